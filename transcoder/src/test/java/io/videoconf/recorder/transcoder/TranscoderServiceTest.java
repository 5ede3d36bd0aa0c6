package io.videoconf.recorder.transcoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.videoconf.recorder.model.LadderRung;
import io.videoconf.recorder.model.ObjectKeys;
import io.videoconf.recorder.model.Output;
import io.videoconf.recorder.model.OutputKind;
import io.videoconf.recorder.model.OutputStatus;
import io.videoconf.recorder.model.ProcessingStatus;
import io.videoconf.recorder.model.Recording;
import io.videoconf.recorder.model.job.JobKind;
import io.videoconf.recorder.model.job.JobMessage;
import io.videoconf.recorder.platform.config.ConfigurationException;
import io.videoconf.recorder.platform.config.DatabaseSettings;
import io.videoconf.recorder.platform.config.Environment;
import io.videoconf.recorder.platform.config.S3Settings;
import io.videoconf.recorder.platform.db.Database;
import io.videoconf.recorder.platform.db.JdbiRecordingStore;
import io.videoconf.recorder.platform.s3.S3ObjectStore;
import io.videoconf.recorder.testkit.TestKafka;
import io.videoconf.recorder.testkit.TestPostgres;
import io.videoconf.recorder.testkit.TestS3;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service as a whole on a real broker, database and object store. */
class TranscoderServiceTest {
  @TempDir private Path work;

  @Test
  void aFinishedMasterBecomesARenditionAndTheRecordingIsCompleted() throws Exception {
    Map<String, String> variables = variables();
    Environment env = new Environment(variables);
    try (Database database = Database.open(DatabaseSettings.from(env), new SimpleMeterRegistry());
        S3ObjectStore objects = S3ObjectStore.open(S3Settings.from(env));
        TranscoderService service = TranscoderService.start(env)) {
      JdbiRecordingStore recordings = new JdbiRecordingStore(database);
      UUID id = finishMaster(recordings, objects);

      HttpResponse<String> ready = get(service.baseUri().resolve("/health/ready"));
      assertThat(ready.statusCode()).as(ready.body()).isEqualTo(200);
      assertThat(ready.body()).contains("database", "kafka", "s3");

      long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (recordings.find(id).orElseThrow().status() != ProcessingStatus.COMPLETED) {
        assertThat(System.nanoTime() - deadlineNanos).as("in time").isNegative();
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }

      Output rendition = recordings.output(id, OutputKind.RENDITION).orElseThrow();
      assertThat(rendition.status()).isEqualTo(OutputStatus.COMPLETED);
      assertThat(rendition.rungs()).containsExactly(new LadderRung("720p", 1280, 720, 0, 9, ""));
      assertThat(objects.get(String.valueOf(rendition.objectKey())))
          .hasValueSatisfying(playlist ->
              assertThat(new String(playlist, StandardCharsets.UTF_8))
                  .startsWith("#EXTM3U\n#0.0\n"));
      assertThat(get(service.baseUri().resolve("/metrics")).body())
          .contains("recorder_jobs_total{kind=\"transcode\",outcome=\"completed\"")
          .contains("recorder_job_duration_seconds_count")
          .contains("recorder_outbox_lag_seconds");
    }
  }

  @Test
  void everyVariableThatIsMissingIsNamedAtOnce() {
    assertThatThrownBy(() -> TranscoderService.start(new Environment(Map.of())))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll(
            "RECORDER_DATABASE_URL",
            "RECORDER_KAFKA_BOOTSTRAP_SERVERS",
            "RECORDER_S3_BUCKET",
            "RECORDER_CELL_PATH");
  }

  private Map<String, String> variables() throws Exception {
    Map<String, String> variables = new TreeMap<>();
    variables.put("RECORDER_HTTP_PORT", "0");
    variables.put("RECORDER_DATABASE_URL", TestPostgres.newDatabase());
    variables.put("RECORDER_KAFKA_BOOTSTRAP_SERVERS", TestKafka.bootstrapServers());
    variables.put("RECORDER_S3_ENDPOINT", TestS3.endpoint().toString());
    variables.put("RECORDER_S3_BUCKET", TestS3.uniqueBucket());
    variables.put("RECORDER_S3_ACCESS_KEY", TestS3.ACCESS_KEY);
    variables.put("RECORDER_S3_SECRET_KEY", TestS3.SECRET_KEY);
    variables.put("RECORDER_WORK_DIRECTORY", work.toString());
    variables.put("RECORDER_CELL_CACHE", work.resolve("natives").toString());
    variables.put(
        "RECORDER_CELL_PATH",
        Path.of(getClass().getProtectionDomain().getCodeSource().getLocation().toURI()).toString());
    return variables;
  }

  private static UUID finishMaster(JdbiRecordingStore recordings, S3ObjectStore objects) {
    Instant start = Instant.parse("2026-11-22T10:00:00Z");
    UUID id = UUID.randomUUID();
    String key = ObjectKeys.attempt(id, OutputKind.MASTER, 1) + "recording.mp4";
    objects.put(key, "mp4".getBytes(StandardCharsets.UTF_8), "video/mp4");
    recordings.create(
        new Recording(
            id,
            "meeting",
            "Weekly",
            null,
            ProcessingStatus.RECORDING,
            0,
            0,
            start,
            start,
            null,
            null,
            null,
            "node"));
    recordings.startProcessing(id, start.plusSeconds(1));
    recordings.completeMaster(
        new Output(
            id,
            OutputKind.MASTER,
            OutputStatus.COMPLETED,
            1,
            3,
            key,
            "video/mp4",
            "ab".repeat(32),
            null,
            null),
        1,
        List.of(new JobMessage(1, UUID.randomUUID(), JobKind.TRANSCODE, id, key)));
    return id;
  }

  private static HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }
  }
}
