package io.videoconf.recorder.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.videoconf.recorder.e2e.judge.Film;
import io.videoconf.recorder.e2e.judge.Film.View;
import io.videoconf.recorder.e2e.judge.MediaInfo;
import io.videoconf.recorder.e2e.judge.Sound;
import io.videoconf.recorder.e2e.rig.ControlApi;
import io.videoconf.recorder.e2e.rig.DeadLetterTopic;
import io.videoconf.recorder.e2e.rig.Eventually;
import io.videoconf.recorder.e2e.rig.Flood;
import io.videoconf.recorder.e2e.rig.HttpCaller;
import io.videoconf.recorder.e2e.rig.HttpCaller.Answer;
import io.videoconf.recorder.e2e.rig.Jwt;
import io.videoconf.recorder.e2e.rig.MediaSender;
import io.videoconf.recorder.e2e.rig.MediaSender.Playing;
import io.videoconf.recorder.e2e.rig.MediaSender.Tracks;
import io.videoconf.recorder.e2e.rig.Recordings;
import io.videoconf.recorder.e2e.rig.RunningRecorder;
import io.videoconf.recorder.e2e.rig.SharedRecorder;
import io.videoconf.recorder.e2e.rig.SyntheticMedia;
import io.videoconf.recorder.media.synth.Region;
import io.videoconf.recorder.media.synth.Tones;
import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.ObjectKeys;
import io.videoconf.recorder.model.job.JobKind;
import io.videoconf.recorder.platform.s3.S3ObjectStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is wrong is refused clearly, and the meeting that is recorded all the while takes no harm.
 * The refusals come first, the recording is judged after them.
 */
@ExtendWith(SharedRecorder.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RefusalsIT {
  private static final int SECONDS = 12;
  private static final int FLOOD_DATAGRAMS = 20_000;
  private static final int BESIDE = 1;
  private static final int AFTERWARDS = 2;

  private final Instant tomorrow = Instant.now().plus(Duration.ofDays(1));
  private RunningRecorder recorder;
  private ControlApi control;
  private String recordingId;
  private MediaSender sender;
  private Tracks tracks;
  private Playing playing;

  @BeforeAll
  void startMeeting(RunningRecorder running) throws IOException, InterruptedException {
    recorder = running;
    control = running.control();
    recordingId = control.startRecording("refusals");
    sender = new MediaSender(control, recordingId);
    tracks = sender.add(SyntheticMedia.of(0, Codec.VP8, SECONDS));
    playing = sender.playInBackground();
    Eventually.holds(
        "packets arrive",
        Duration.ofSeconds(10),
        () ->
            control.state(recordingId).path("tracks").path(0).path("packets_received").asInt() > 0);
  }

  @AfterAll
  void endMeeting() throws IOException {
    sender.close();
  }

  @Test
  @Order(BESIDE)
  void aFloodOfWrongDatagramsIsCountedAndDropped() throws IOException, InterruptedException {
    long before = rejected();
    Flood.at(tracks.video().port(), 96, FLOOD_DATAGRAMS);

    // The kernel may drop some of so many before we see them.
    Eventually.holds(
        "most of the flood is counted as rejected",
        Duration.ofSeconds(5),
        () -> rejected() - before > FLOOD_DATAGRAMS / 2);
    assertThat(recorder.service("ingest").get("/metrics").body())
        .contains("ingest_datagrams_rejected_total{");
  }

  @ParameterizedTest
  @Order(BESIDE)
  @CsvSource(
      delimiter = '|',
      value = {
        "meeting_id     | {\"title\": \"no meeting\"}",
        "title          | {\"meeting_id\": \"m\", \"title\": \"line\\u0000feed\"}",
        "host_user_id   | {\"meeting_id\": \"m\", \"host_user_id\": \" \"}",
        "layout         | {\"meeting_id\": \"m\", \"layout\": \"spiral\"}",
        "preset         | {\"meeting_id\": \"m\", \"preset\": \"8k\"}",
        "isolated_tracks | {\"meeting_id\": \"m\", \"isolated_tracks\": \"some\"}",
        "format.bit_rate | {\"meeting_id\": \"m\", \"preset\": \"4k25\", \"format\": {\"bit_rate\": 1}}",
        "format         | {\"meeting_id\": \"m\", \"format\": {\"width\": 1281, \"height\": 720, \"frame_rate\": 30, \"bit_rate\": 1000000}}",
        "sound          | {\"meeting_id\": \"m\", \"sound\": {\"channels\": 6}}"
      })
  void aBadStartNamesTheField(String field, String body) throws IOException, InterruptedException {
    assertNamesField(control.http().send("POST", "/ingest/v1/recordings", body), field);
  }

  @ParameterizedTest
  @Order(BESIDE)
  @CsvSource(
      delimiter = '|',
      value = {
        "codec          | {\"participant_id\": \"p9\", \"source\": \"camera\", \"codec\": \"AV9\", \"payload_type\": 96}",
        "payload_type   | {\"participant_id\": \"p9\", \"source\": \"camera\", \"codec\": \"VP8\", \"payload_type\": 300}",
        "ssrc           | {\"participant_id\": \"p9\", \"source\": \"camera\", \"codec\": \"VP8\", \"payload_type\": 96, \"ssrc\": -1}",
        "source         | {\"participant_id\": \"p9\", \"source\": \"telepathy\", \"codec\": \"VP8\", \"payload_type\": 96}",
        "participant_id | {\"source\": \"camera\", \"codec\": \"VP8\", \"payload_type\": 96}",
        "sdp            | {\"participant_id\": \"p9\", \"sdp\": \"hello\"}"
      })
  void aBadTrackNamesTheField(String field, String body) throws IOException, InterruptedException {
    String path = ControlApi.path(recordingId) + "/tracks";
    assertNamesField(control.http().send("POST", path, body), field);
    assertThat(control.state(recordingId).path("tracks").size()).isEqualTo(2);
  }

  @ParameterizedTest
  @Order(BESIDE)
  @ValueSource(strings = {"{", "[]", "null", "\"text\""})
  void whatIsNoRequestIsRefused(String body) throws IOException, InterruptedException {
    Answer answer = control.http().send("POST", "/ingest/v1/recordings", body);
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.errorCode()).isEqualTo("VALIDATION_FAILED");
  }

  @Test
  @Order(BESIDE)
  void aNewKeyIsTakenAndABadOneNamesTheFieldAndNotTheKey()
      throws IOException, InterruptedException {
    String suite = "AEAD_AES_128_GCM";
    String key = Base64.getEncoder().encodeToString(new byte[28]);
    String other = control.startRecording("keys");
    String transport =
        control
            .addTracks(
                other,
                Map.of(
                    "participant_id",
                    "p9",
                    "codec",
                    "opus",
                    "payload_type",
                    111,
                    "srtp",
                    Map.of("crypto_suite", suite, "key_base64", key)))
            .path("transport_id")
            .asString();
    String path = ControlApi.path(other) + "/transports/";
    String body = "{\"crypto_suite\": \"%s\", \"key_base64\": \"%s\"}";

    HttpCaller http = control.http();
    String newKey = Base64.getEncoder().encodeToString("b".repeat(28).getBytes(UTF_8));
    assertThat(http.send("PUT", path + transport + "/srtp", body.formatted(suite, newKey)).status())
        .isEqualTo(204);
    assertThat(http.send("PUT", path + "t99/srtp", body.formatted(suite, newKey)).status())
        .isEqualTo(404);
    assertNamesField(
        http.send("PUT", path + transport + "/srtp", body.formatted("ROT13", newKey)),
        "crypto_suite");
    String shortKey = "c".repeat(20);
    Answer refused = http.send("PUT", path + transport + "/srtp", body.formatted(suite, shortKey));
    assertNamesField(refused, "key_base64");
    assertThat(refused.body()).doesNotContain(shortKey);
    control.stop(other);
  }

  @Test
  @Order(BESIDE)
  void unknownRecordingsAreNotFound() throws IOException, InterruptedException {
    String unknown = UUID.randomUUID().toString();
    assertThat(control.http().get(ControlApi.path(unknown)).errorCode())
        .isEqualTo("RECORDING_NOT_FOUND");
    assertThat(recorder.api().get("/api/v1/recordings/" + unknown).errorCode())
        .isEqualTo("RECORDING_NOT_FOUND");
    assertThat(recorder.api().get("/api/v1/recordings/..%2F..%2Fetc").status()).isBetween(400, 404);
  }

  @Test
  @Order(BESIDE)
  void tokensThatAreNoneOfOursOpenNothing() throws IOException, InterruptedException {
    String secret = recorder.secret("jwt_secret");
    String good = Jwt.signed(secret, tomorrow);
    assertRefused(null);
    assertRefused("nonsense");
    assertRefused(Jwt.signed("another secret of at least 32 bytes, as asked", tomorrow));
    assertRefused(Jwt.signed(secret, Instant.now().minus(Duration.ofMinutes(5))));
    assertRefused(Jwt.ofAlgorithmNone(tomorrow));
    assertRefused(good.substring(0, good.length() - 4) + "AAAA");
    assertThat(recorder.service("api").withToken(good).get("/api/v1/recordings").status())
        .isEqualTo(200);
  }

  @Test
  @Order(BESIDE)
  void aTokenOpensOnlyWhatItsScopeNames() throws IOException, InterruptedException {
    String reader = Jwt.signed(recorder.secret("jwt_secret"), "recordings:read", tomorrow);
    Answer answer =
        recorder
            .service("ingest")
            .withToken(reader)
            .send("POST", ControlApi.path(recordingId) + "/stop", null);
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.errorCode()).isEqualTo("INSUFFICIENT_PERMISSIONS");
    // Not theirs and not there look alike.
    assertThat(
            recorder
                .service("api")
                .withToken(reader)
                .get("/api/v1/recordings/" + recordingId)
                .errorCode())
        .isEqualTo("RECORDING_NOT_FOUND");
  }

  @Test
  @Order(BESIDE)
  void aBadJobGoesToTheDeadLettersWithTheReason() throws InterruptedException {
    DeadLetterTopic letters = new DeadLetterTopic(recorder.kafka(), JobKind.TRANSCODE);
    List<String> bad =
        List.of(
            "no JSON at all",
            "{\"version\": 1, \"kind\": \"transcode\"}",
            "{\"version\": 1, \"job_id\": \"%s\", \"kind\": \"transcode\", \"recording_id\": \"%s\", \"source_key\": \"../../secrets\"}"
                .formatted(UUID.randomUUID(), UUID.randomUUID()));
    bad.forEach(letters::submitJob);

    for (String job : bad) {
      assertThat(letters.awaitReasonOf(job, Duration.ofSeconds(30))).isNotBlank();
    }
  }

  @Test
  @Order(AFTERWARDS)
  void theRecordingBesideIsUntouched() throws IOException, InterruptedException {
    playing.await();
    control.stop(recordingId);
    Recordings recordings = new Recordings(recorder.api());
    // Completed means transcoded too: the bad jobs have blocked nobody.
    recordings.awaitCompleted(recordingId, Duration.ofMinutes(1));
    Path file = recordings.download(recordingId, "refusals", Duration.ofSeconds(10));

    // It lasts until it is stopped, which is when the last of the refusals was.
    assertThat(MediaInfo.of(file).seconds()).isGreaterThan(SECONDS - 0.3);
    Region tile = Grid.of(1).getFirst();
    List<View> views = Film.of(file, Set.of(tile)).in(tile, 0.3, SECONDS - 0.3);
    double start = Film.start(views, SyntheticMedia.FRAME_RATE);
    assertThat(start).isEqualTo(0, within(0.25));
    assertThat(views).allMatch(view -> view.isInTime(start, SyntheticMedia.FRAME_RATE, 0.1));
    // The very first one may be cut, when the first packet is late.
    assertThat(Sound.of(file).onsets(Tones.beepHz(0))).hasSizeBetween(SECONDS - 1, SECONDS);
  }

  @Test
  @Order(AFTERWARDS + 1)
  void alteredSignedUrlsAreRefusedByTheStore() throws IOException, InterruptedException {
    Recordings recordings = new Recordings(recorder.api());
    URI good = recordings.signedUrl(recordingId);
    HttpCaller browser = new HttpCaller(good, null);
    assertThat(browser.get(good.toString()).status()).isEqualTo(200);

    String url = good.toString();
    assertThat(
            List.of(
                url.replaceFirst("X-Amz-Signature=[0-9a-f]{8}", "X-Amz-Signature=00000000"),
                url.replaceFirst("X-Amz-Expires=\\d+", "X-Amz-Expires=604800"),
                url.replaceFirst("master/1/", "live/1/"),
                url.substring(0, url.indexOf('?'))))
        .allSatisfy(altered -> {
          assertThat(altered).isNotEqualTo(url);
          assertThat(browser.get(altered).status()).as(altered).isEqualTo(403);
        });
  }

  @Test
  @Order(AFTERWARDS + 1)
  void expiredSignedUrlsAreRefusedByTheStore() throws IOException, InterruptedException {
    try (S3ObjectStore store = recorder.objects()) {
      String key = store.list(ObjectKeys.recording(UUID.fromString(recordingId))).getFirst();
      URI shortLived = store.presignGet(key, Duration.ofSeconds(2), null);
      HttpCaller browser = new HttpCaller(shortLived, null);
      assertThat(browser.get(shortLived.toString()).status()).isEqualTo(200);
      Eventually.holds(
          "the store refuses the URL when its time is over",
          Duration.ofSeconds(10),
          () -> browser.get(shortLived.toString()).status() == 403);
    }
  }

  private static void assertNamesField(Answer answer, String field) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.errorCode()).isEqualTo("VALIDATION_FAILED");
    assertThat(answer.json().path("error").path("details").path("field").asString(""))
        .as(answer.body())
        .startsWith(field);
  }

  private void assertRefused(String token) throws IOException, InterruptedException {
    Answer control = recorder.service("ingest").withToken(token).get(ControlApi.path(recordingId));
    Answer api = recorder.service("api").withToken(token).get("/api/v1/recordings");
    for (Answer answer : List.of(control, api)) {
      assertThat(answer.status()).as("%s: %s", token, answer.body()).isEqualTo(401);
      assertThat(answer.errorCode()).isEqualTo("INVALID_TOKEN");
    }
  }

  private long rejected() throws IOException, InterruptedException {
    return control.track(recordingId, tracks.video().trackId()).path("packets_rejected").asLong();
  }
}
