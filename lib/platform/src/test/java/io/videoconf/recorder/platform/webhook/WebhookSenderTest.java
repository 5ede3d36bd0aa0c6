package io.videoconf.recorder.platform.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.videoconf.recorder.model.Participant;
import io.videoconf.recorder.model.Recording;
import io.videoconf.recorder.model.webhook.Delivery;
import io.videoconf.recorder.model.webhook.Webhook;
import io.videoconf.recorder.platform.auth.SecretSeal;
import io.videoconf.recorder.platform.config.AuthSettings;
import io.videoconf.recorder.platform.config.Secret;
import io.videoconf.recorder.platform.db.Database;
import io.videoconf.recorder.platform.db.JdbiRecordingStore;
import io.videoconf.recorder.platform.db.TestDatabase;
import io.videoconf.recorder.platform.db.WebhookStore;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebhookSenderTest {
  private static final String SECRET = "whsec_test";

  private static Database database;
  private static JdbiRecordingStore recordings;
  private static WebhookStore store;

  private final List<WebhookSender> senders = new ArrayList<>();
  private Receiver receiver;

  @BeforeAll
  static void open() {
    database = TestDatabase.open();
    recordings = new JdbiRecordingStore(database);
    store = new WebhookStore(database, seal("0123456789abcdef0123456789abcdef"));
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @BeforeEach
  void start() throws IOException {
    database.jdbi().useHandle(h -> h.execute("truncate recording, outbox, webhook cascade"));
    receiver = new Receiver();
  }

  @AfterEach
  void stop() {
    senders.forEach(WebhookSender::close);
    receiver.close();
  }

  @Test
  void severalSendersShareTheWorkAndEachEventIsDeliveredOnce() {
    UUID hook = webhook("/hook", "admin", true, Webhook.EVENTS);
    Set<String> expected = new HashSet<>();
    for (int i = 0; i < 60; i++) {
      expected.add(recording("host").toString());
    }
    sender();
    sender();
    sender();

    await(() -> delivered(hook) == 60);

    assertThat(receiver.received).hasSize(60);
    assertThat(receiver.received)
        .extracting(r -> r.body().replaceAll(".*\"subject\":\"([^\"]*)\".*", "$1"))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void aTargetThatFailsIsTriedAgainAndEveryAttemptIsLogged() {
    UUID hook = webhook("/500", "admin", true, List.of("recording.started"));
    UUID _ = recording("host");
    sender();
    await(() -> one(hook).attempts() == 1 && one(hook).lastError() != null);

    assertThat(one(hook).status()).isEqualTo(Delivery.Status.PENDING);
    assertThat(one(hook).lastStatus()).isEqualTo(500);
    assertThat(one(hook).nextAttemptAt()).isAfter(one(hook).createdAt().plusSeconds(9));

    dueNow();
    await(() -> store.attempts(one(hook).deliveryId()).size() == 2);
    assertThat(receiver.received)
        .extracting(Receiver.Received::body)
        .hasSize(2)
        .containsOnly(receiver.received.getFirst().body());
  }

  @Test
  void whatWentWrongIsToldInWordsAndNotByNamesOfTheProgram() {
    Map<String, String> expected =
        Map.of(
            "http://127.0.0.1:1/",
            "no connection: it was refused, or broke",
            "https://10.0.0.1/",
            "the address may not be called",
            "https://nobody.invalid/",
            "the name of the host is not known",
            receiver.url("/endless"),
            "no answer in time");
    Map<String, UUID> hooks = new HashMap<>();
    expected.keySet().forEach(url -> hooks.put(url, webhookAt(url)));
    UUID _ = recording("host");
    sender();

    expected.forEach((url, words) -> {
      UUID hook = hooks.get(url);
      await(() -> one(hook).lastError() != null);
      assertThat(one(hook).lastError()).as(url).isEqualTo(words);
    });
  }

  @Test
  void afterADayItIsGivenUpAndAReplayTriesAgain() {
    UUID hook = webhook("/500", "admin", true, List.of("recording.started"));
    UUID _ = recording("host");
    database
        .jdbi()
        .useHandle(h ->
            h.execute("update webhook_delivery set give_up_at = now() + interval '5 seconds'"));
    sender();
    await(() -> one(hook).status() == Delivery.Status.FAILED);

    Webhook moved = store.find(hook).orElseThrow();
    boolean _ = store.update(moved.with(receiver.url("/better"), null, null, null));
    assertThat(store.replay(hook, one(hook).deliveryId())).isTrue();

    await(() -> one(hook).status() == Delivery.Status.DELIVERED);
    assertThat(store.attempts(one(hook).deliveryId()))
        .extracting(Delivery.Attempt::statusCode)
        .containsExactly(500, 204);
  }

  @Test
  void theWaitsBetweenAttemptsGrowAndFitSeveralTimesIntoADay() {
    Duration total = Duration.ZERO;
    Duration before = Duration.ZERO;
    int attempts = 0;
    while (total.compareTo(WebhookStore.GIVE_UP_AFTER) < 0) {
      Duration wait = WebhookSender.backoff(++attempts);
      assertThat(wait).isGreaterThanOrEqualTo(before);
      before = wait;
      total = total.plus(wait);
    }
    assertThat(attempts).isBetween(12, 30);
    assertThat(WebhookSender.backoff(1)).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void anOwnerHearsOfWhatItMaySeeAndOfTheEventsThatItChose() {
    UUID ann = webhook("/ann", "ann", false, Webhook.EVENTS);
    UUID bea = webhook("/bea", "bea", false, List.of("recording.failed"));
    UUID id = recording("ann");
    UUID foreign = recording("zoe");
    recordings.saveParticipant(
        foreign, new Participant("p", "bea", "Bea", TestDatabase.START, null));
    recordings.fail(id, "no_media", "x");
    recordings.fail(foreign, "no_media", "x");

    assertThat(store.deliveries(ann, null, null, null, 100))
        .extracting(Delivery::eventType)
        .containsExactlyInAnyOrder("recording.started", "recording.failed");
    assertThat(store.deliveries(bea, null, null, null, 100))
        .extracting(Delivery::recordingId)
        .containsExactly(foreign);
  }

  @Test
  void aTargetThatHangsHoldsUpItsOwnDeliveriesAlone() {
    UUID _ = webhook("/endless", "admin", true, Webhook.EVENTS);
    UUID good = webhook("/good", "admin", true, Webhook.EVENTS);
    for (int i = 0; i < 50; i++) {
      UUID _ = recording("host");
    }
    sender();

    await(() -> delivered(good) == 50);
    assertThat(receiver.received.stream().filter(r -> r.path().equals("/endless")))
        .hasSizeLessThan(50);
  }

  @Test
  void whatAnAttemptThatWasOvertakenHasToSayDoesNotCount() {
    UUID hook = webhook("/hook", "admin", true, List.of("recording.started"));
    UUID _ = recording("host");
    Delivery first = store.claim(10, Duration.ofMillis(1)).getFirst().delivery();
    await(() -> !store.claim(10, Duration.ofMinutes(1)).isEmpty());

    assertThat(
            store.finish(
                first.deliveryId(),
                new Delivery.Attempt(first.attempts(), first.createdAt(), 1, 204, null),
                null))
        .isEmpty();
    assertThat(one(hook).status()).isEqualTo(Delivery.Status.PENDING);
  }

  @Test
  void whoReadsTheDatabaseDoesNotReadTheSecretThatSigns() {
    UUID hook = webhook("/hook", "admin", true, List.of("recording.started"));
    assertThat(stored(hook)).startsWith("v1.").doesNotContain(SECRET);
    UUID _ = recording("host");
    sender();

    await(() -> delivered(hook) == 1);

    assertSignedWith(SECRET);
  }

  @Test
  void aSecretFromBeforeTheyWereSealedSignsAndIsSealedWhenItsWebhookIsChanged() {
    UUID hook = webhook("/hook", "admin", true, List.of("recording.started"));
    database.jdbi().useHandle(h -> h.execute("update webhook set secret = 'whsec_old'"));
    UUID _ = recording("host");
    sender();
    await(() -> delivered(hook) == 1);
    assertSignedWith("whsec_old");
    assertThat(stored(hook)).isEqualTo("whsec_old");

    Webhook described = store.find(hook).orElseThrow().with(null, null, "archive", null);
    assertThat(store.update(described)).isTrue();

    assertThat(stored(hook)).startsWith("v1.");
    receiver.received.clear();
    UUID _ = recording("host");
    await(() -> delivered(hook) == 2);
    assertSignedWith("whsec_old");
  }

  @Test
  void withAnotherServiceSecretNothingIsSentUntilTheWebhookHasANewOneOfItsOwn() {
    UUID hook = webhook("/hook", "admin", true, List.of("recording.started"));
    WebhookStore rotated = new WebhookStore(database, seal("fedcba9876543210fedcba9876543210"));
    UUID _ = recording("host");
    sender(rotated);
    await(() -> one(hook).lastError() != null);

    assertThat(one(hook).lastError())
        .contains("RECORDER_JWT_SECRET", "POST /api/v1/webhooks/{id}/secret");
    assertThat(one(hook).status()).isEqualTo(Delivery.Status.PENDING);
    assertThat(receiver.received).isEmpty();
    assertThat(rotated.find(hook)).isPresent();
    assertThat(rotated.list(null)).hasSize(1);

    assertThat(rotated.replaceSecret(hook, new Secret("whsec_new"))).isTrue();
    dueNow();

    await(() -> delivered(hook) == 1);
    assertSignedWith("whsec_new");
  }

  @Test
  void aWebhookThatIsNotThereGetsNoSecret() {
    assertThat(store.replaceSecret(UUID.randomUUID(), new Secret("whsec_new"))).isFalse();
  }

  private static SecretSeal seal(String jwtSecret) {
    return new SecretSeal(
        new AuthSettings(new Secret(jwtSecret), "test"), "webhooks", new SecureRandom());
  }

  private static String stored(UUID hook) {
    return database
        .jdbi()
        .withHandle(h ->
            h.createQuery("select secret from webhook where webhook_id = :id")
                .bind("id", hook)
                .mapTo(String.class)
                .one());
  }

  private void assertSignedWith(String secret) {
    assertThat(receiver.received)
        .singleElement()
        .satisfies(call -> {
          String signature = call.header("Webhook-signature");
          String seconds = signature.replaceAll("t=(\\d+),.*", "$1");
          Instant signed = Instant.ofEpochSecond(Long.parseLong(seconds));
          assertThat(signature)
              .isEqualTo(WebhookSignature.sign(new Secret(secret), signed, call.body()));
        });
  }

  private void sender() {
    sender(store);
  }

  private void sender(WebhookStore from) {
    senders.add(
        new WebhookSender(
            from,
            new WebhookTransport(new NetworkPolicy(List.of("127.0.0.0/8")), Duration.ofSeconds(2)),
            InstantSource.system(),
            RandomGenerator.of("L64X128MixRandom"),
            new SimpleMeterRegistry()));
  }

  private static UUID webhookAt(String url) {
    return webhook(URI.create(url), "admin", true, List.of("recording.started"));
  }

  private UUID webhook(String path, String owner, boolean all, List<String> events) {
    return webhook(URI.create(receiver.url(path)), owner, all, events);
  }

  private static UUID webhook(URI url, String owner, boolean all, List<String> events) {
    Webhook webhook =
        new Webhook(
            UUID.randomUUID(), owner, all, url.toString(), events, "", true, TestDatabase.START);
    store.create(webhook, new Secret(SECRET));
    return webhook.webhookId();
  }

  private static UUID recording(String host) {
    Recording r = TestDatabase.recording(TestDatabase.START);
    recordings.create(
        new Recording(
            r.recordingId(),
            r.meetingId(),
            r.title(),
            host,
            r.status(),
            0,
            0,
            r.createdAt(),
            r.startedAt(),
            null,
            null,
            null,
            r.node()));
    return r.recordingId();
  }

  private static long delivered(UUID hook) {
    return store.deliveries(hook, Delivery.Status.DELIVERED, null, null, 1000).size();
  }

  private static Delivery one(UUID hook) {
    return store.deliveries(hook, null, null, null, 10).getFirst();
  }

  private static void dueNow() {
    database
        .jdbi()
        .useHandle(h -> h.execute("update webhook_delivery set next_attempt_at = now()"));
  }

  /** Twenty seconds at most. */
  private static void await(BooleanSupplier condition) {
    long deadlineNanos = System.nanoTime() + 20_000_000_000L;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - deadlineNanos).isNegative();
      LockSupport.parkNanos(20_000_000);
    }
  }
}
