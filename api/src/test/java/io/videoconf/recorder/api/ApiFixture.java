package io.videoconf.recorder.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.model.LadderRung;
import io.videoconf.recorder.model.ObjectKeys;
import io.videoconf.recorder.model.Output;
import io.videoconf.recorder.model.OutputKind;
import io.videoconf.recorder.model.OutputStatus;
import io.videoconf.recorder.model.Participant;
import io.videoconf.recorder.model.ProcessingStatus;
import io.videoconf.recorder.model.Recording;
import io.videoconf.recorder.model.Segment;
import io.videoconf.recorder.model.UuidV7;
import io.videoconf.recorder.model.job.ComposeRequest;
import io.videoconf.recorder.model.job.JobKind;
import io.videoconf.recorder.model.job.JobMessage;
import io.videoconf.recorder.model.port.JobStore.Claim.Granted;
import io.videoconf.recorder.platform.account.Account;
import io.videoconf.recorder.platform.account.Accounts;
import io.videoconf.recorder.platform.account.Clients;
import io.videoconf.recorder.platform.account.Passwords;
import io.videoconf.recorder.platform.auth.PlaybackTokens;
import io.videoconf.recorder.platform.auth.Principal;
import io.videoconf.recorder.platform.auth.TokenIssuer;
import io.videoconf.recorder.platform.config.AuthSettings;
import io.videoconf.recorder.platform.config.DatabaseSettings;
import io.videoconf.recorder.platform.config.Environment;
import io.videoconf.recorder.platform.config.S3Settings;
import io.videoconf.recorder.platform.db.Database;
import io.videoconf.recorder.platform.db.JdbiJobStore;
import io.videoconf.recorder.platform.db.JdbiRecordingStore;
import io.videoconf.recorder.platform.metrics.Metrics;
import io.videoconf.recorder.platform.s3.S3ObjectStore;
import io.videoconf.recorder.testkit.TestPostgres;
import io.videoconf.recorder.testkit.TestS3;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The real service on a free port, with a database and a bucket of its own, and what to put in. */
final class ApiFixture implements AutoCloseable {
  static final String JWT_SECRET = "only-for-tests-0123456789abcdef-0123456789";

  /** SHA-256 of "open sesame", the secret of the clients {@code archive} and {@code other}. */
  static final String OPEN_SESAME_HASH =
      "41ef4bb0b23661e66301aac36066912dac037827b4ae63a7b1165a5aa93ed4eb";

  static final String PASSWORD = "correct horse battery staple";

  static final byte[] MASTER = "the whole meeting as MP4".getBytes(UTF_8);
  static final byte[] POSTER = "a JPEG".getBytes(UTF_8);

  static final List<LadderRung> RUNGS =
      List.of(new LadderRung("480p", 854, 480, 30, 900_000, "avc1.64001f,mp4a.40.2"));

  private static final String SHA256 = "ab".repeat(32);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(20);
  private static final Instant EPOCH = Instant.parse("2024-01-15T10:30:00.000001Z");

  final ApiService service;
  final JdbiRecordingStore recordings;
  final S3ObjectStore objects;
  final TokenIssuer issuer;
  final PlaybackTokens playbackTokens;
  final Accounts accounts;
  final Clients clients;

  private final HttpClient http = HttpClient.newHttpClient();
  private final RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
  private final AtomicInteger created = new AtomicInteger();
  private final Metrics metrics = new Metrics("test");
  final Database database;
  private final JdbiJobStore jobs;

  ApiFixture(Map<String, String> more) {
    Map<String, String> variables = new HashMap<>(more);
    variables.put("RECORDER_HTTP_PORT", "0");
    variables.put("RECORDER_DATABASE_URL", TestPostgres.newDatabase());
    variables.put("RECORDER_DATABASE_POOL_SIZE", "4");
    variables.put("RECORDER_S3_ENDPOINT", TestS3.endpoint().toString());
    variables.put("RECORDER_S3_BUCKET", TestS3.uniqueBucket());
    variables.put("RECORDER_S3_ACCESS_KEY", TestS3.ACCESS_KEY);
    variables.put("RECORDER_S3_SECRET_KEY", TestS3.SECRET_KEY);
    variables.put("RECORDER_JWT_SECRET", JWT_SECRET);
    // All tests come from one address.
    variables.putIfAbsent("RECORDER_LIMIT_CALLS", "anonymous=1000000");
    variables.putIfAbsent("RECORDER_LIMIT_TIMEOUT", "30s"); // however busy the machine is
    Environment env = new Environment(variables);
    AuthSettings auth = AuthSettings.from(env);
    issuer = new TokenIssuer(auth);
    playbackTokens = new PlaybackTokens(auth);
    database = Database.open(DatabaseSettings.from(env), metrics.registry());
    recordings = new JdbiRecordingStore(database);
    accounts = new Accounts(database, new Passwords());
    clients = new Clients(database);
    jobs = new JdbiJobStore(database, 3, Duration.ofSeconds(1));
    objects = S3ObjectStore.open(S3Settings.from(env));
    objects.prepare();
    service = ApiService.start(env);
  }

  /**
   * The one that most tests share, for a start takes seconds: so look only at recordings of your
   * own, or of a user of your own. It ends with the JVM.
   */
  static ApiFixture shared() {
    return Shared.INSTANCE;
  }

  private static final class Shared {
    static final ApiFixture INSTANCE =
        new ApiFixture(
            Map.of(
                "RECORDER_API_CLIENTS",
                String.format(
                    "archive:%1$s:recordings:admin jobs:write, other:%1$s:", OPEN_SESAME_HASH)));
  }

  @Override
  public void close() {
    service.close();
    objects.close();
    database.close();
    metrics.close();
    http.close();
  }

  // What there is.

  /** A recording in progress without any segment; each is a second newer than the one before. */
  UUID started(String host, String title) {
    Instant at = EPOCH.plusSeconds(created.incrementAndGet());
    UUID id = UuidV7.next(at, random);
    recordings.create(
        new Recording(
            id,
            "standup",
            title,
            host,
            ProcessingStatus.RECORDING,
            0,
            0,
            at,
            at,
            null,
            null,
            null,
            "node-1"));
    return id;
  }

  /** Adds an uploaded two-second segment, and init.mp4 with the first one. */
  void segment(UUID id, int index) {
    String prefix = ObjectKeys.attempt(id, OutputKind.LIVE, 1);
    if (index == 0) {
      objects.put(prefix + "init.mp4", "init".getBytes(UTF_8), "video/mp4");
    }
    String key = prefix + String.format("seg-%08d.m4s", index);
    objects.put(key, ("segment " + index).getBytes(UTF_8), "video/mp4");
    recordings.addSegment(id, new Segment(index, 2.0 * index, 2, 9, SHA256, key));
  }

  /** As it is beside the live segments. */
  void liveStoryboard(UUID id, String vtt) {
    String key = ObjectKeys.attempt(id, OutputKind.LIVE, 1) + "storyboard.vtt";
    objects.put(key, vtt.getBytes(UTF_8), "text/vtt");
  }

  void joined(UUID id, String userId, String displayName) {
    recordings.saveParticipant(
        id, new Participant("p-" + userId, userId, displayName, EPOCH, null));
  }

  void stopped(UUID id) {
    recordings.startProcessing(id, EPOCH.plusSeconds(1800));
  }

  /** The master is there; ladder, poster and storyboard are still to be made. */
  void assembled(UUID id) {
    String key = ObjectKeys.attempt(id, OutputKind.MASTER, 1) + "recording.mp4";
    objects.put(key, MASTER, "video/mp4");
    recordings.completeMaster(
        output(id, OutputKind.MASTER, key, "video/mp4", MASTER.length),
        1799.7,
        List.of(job(id, JobKind.TRANSCODE), job(id, JobKind.THUMBNAIL)));
  }

  /** Puts a ladder whose playlists are these, and completes it. */
  void laddered(UUID id, Map<String, String> playlists) {
    String prefix = ObjectKeys.attempt(id, OutputKind.RENDITION, 1);
    playlists.forEach((name, text) -> objects.put(prefix + name, text.getBytes(UTF_8), "x/y"));
    completed(
        id,
        JobKind.TRANSCODE,
        List.of(output(id, OutputKind.RENDITION, prefix + "master.m3u8", "x/y", 100).with(RUNGS)));
  }

  void thumbnailed(UUID id, String vtt) {
    String poster = ObjectKeys.attempt(id, OutputKind.POSTER, 1) + "poster.jpg";
    String storyboard = ObjectKeys.attempt(id, OutputKind.SPRITE, 1) + "storyboard.vtt";
    objects.put(poster, POSTER, "image/jpeg");
    objects.put(storyboard, vtt.getBytes(UTF_8), "text/vtt");
    completed(
        id,
        JobKind.THUMBNAIL,
        List.of(
            output(id, OutputKind.POSTER, poster, "image/jpeg", POSTER.length),
            output(id, OutputKind.SPRITE, storyboard, "text/vtt", 100)));
  }

  /** Completes a composite that was asked for. */
  void composed(UUID id, String name) {
    String key = ObjectKeys.attempt(id, OutputKind.COMPOSITE, name, 1) + "recording.mp4";
    objects.put(key, "another view".getBytes(UTF_8), "video/mp4");
    JobMessage job =
        new JobMessage(
            1,
            UUID.randomUUID(),
            JobKind.COMPOSE,
            id,
            ObjectKeys.journal(id),
            new ComposeRequest(name, null, null, null, null));
    Granted granted =
        (Granted) jobs.claim(job, "worker", Duration.ofMinutes(1), List.of(OutputKind.COMPOSITE));
    Output output =
        new Output(
            id,
            OutputKind.COMPOSITE,
            name,
            OutputStatus.COMPLETED,
            1,
            12,
            key,
            "video/mp4",
            SHA256,
            null,
            null);
    if (!jobs.complete(granted.job(), List.of(output))) {
      throw new IllegalStateException("the lease was lost");
    }
  }

  /** An output beside the master, that holds its own name. */
  void made(UUID id, OutputKind kind, String name, String file, @Nullable String participant) {
    String key = ObjectKeys.attempt(id, kind, name, 1) + file;
    objects.put(key, file.getBytes(UTF_8), "x/y");
    recordings.completeOutput(
        new Output(
            id,
            kind,
            name,
            OutputStatus.COMPLETED,
            1,
            file.length(),
            key,
            "x/y",
            SHA256,
            null,
            null,
            participant));
  }

  /** A recording that went all the way. */
  UUID finished(String host, String title) {
    UUID id = started(host, title);
    segment(id, 0);
    stopped(id);
    assembled(id);
    laddered(
        id,
        Map.of(
            "master.m3u8",
            "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=900000\n480p/index.m3u8\n",
            "480p/index.m3u8",
            "#EXTM3U\n#EXT-X-MAP:URI=\"init.mp4\"\n#EXTINF:2.0,\nseg-0.m4s\n#EXT-X-ENDLIST\n",
            "480p/init.mp4",
            "ladder init",
            "480p/seg-0.m4s",
            "ladder segment"));
    thumbnailed(id, "WEBVTT\n\n00:00.000 --> 00:02.000\nsprite-000.jpg#xywh=0,0,160,90\n");
    return id;
  }

  private void completed(UUID id, JobKind kind, List<Output> outputs) {
    List<OutputKind> kinds = outputs.stream().map(Output::kind).toList();
    Granted granted = (Granted) jobs.claim(job(id, kind), "worker", Duration.ofMinutes(1), kinds);
    if (!jobs.complete(granted.job(), outputs)) {
      throw new IllegalStateException("the lease was lost");
    }
  }

  private static JobMessage job(UUID id, JobKind kind) {
    UUID jobId = UUID.nameUUIDFromBytes((id + kind.name()).getBytes(UTF_8));
    return new JobMessage(
        1, jobId, kind, id, ObjectKeys.attempt(id, OutputKind.MASTER, 1) + "recording.mp4");
  }

  private static Output output(
      UUID id, OutputKind kind, String key, String contentType, long bytes) {
    return new Output(
        id, kind, OutputStatus.COMPLETED, 1, bytes, key, contentType, SHA256, null, null);
  }

  // Who asks.

  /** An access token of that user. */
  String token(String user, String... scopes) {
    return issuer.issue(
        new Principal(user, "pro", Set.of(scopes)), Duration.ofMinutes(5), Instant.now());
  }

  /** A user who can log in as {@code user@example.org} with {@link #PASSWORD}. */
  void account(String user, String... scopes) {
    Account account =
        new Account(user, user + "@example.org", "The " + user, "pro", Set.of(scopes), false);
    if (!accounts.create(account, PASSWORD)) {
      throw new IllegalStateException(user + " is there already");
    }
  }

  /** A service that can ask for tokens; returns its secret. */
  String client(String id, String... scopes) {
    return clients
        .create(new Clients.Client(id, "enterprise", Set.of(scopes), false))
        .orElseThrow();
  }

  /** Sends JSON without a token. */
  Response post(String path, String json) {
    return send(
        request(path, null)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  Response get(String pathOrUrl, @Nullable String token) {
    return send(request(pathOrUrl, token).GET());
  }

  Response send(HttpRequest.Builder request) {
    try {
      return new Response(http.send(request.build(), HttpResponse.BodyHandlers.ofString()));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  HttpRequest.Builder request(String pathOrUrl, @Nullable String token) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(service.baseUri().resolve(pathOrUrl))
            .timeout(Duration.ofSeconds(20));
    return token == null ? request : request.header("Authorization", "Bearer " + token);
  }

  /** Waits, ten seconds at most, until something holds that a server does in its own time. */
  static void await(BooleanSupplier condition) {
    long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadlineNanos > 0) {
        throw new AssertionError("did not come true within " + PATIENCE);
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  static String path(UUID id) {
    return Links.path(id);
  }

  /** An answer; redirects are not followed. */
  record Response(HttpResponse<String> http) {

    int status() {
      return http.statusCode();
    }

    String body() {
      return http.body();
    }

    JsonNode json() {
      return Json.MAPPER.readTree(http.body());
    }

    @Nullable String header(String name) {
      return http.headers().firstValue(name).orElse(null);
    }

    String location() {
      return http.headers().firstValue("Location").orElseThrow();
    }

    String errorCode() {
      return json().at("/error/code").asString();
    }

    String errorField() {
      return json().at("/error/details/field").asString();
    }
  }
}
