package io.videoconf.recorder.platform.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.videoconf.recorder.cell.CellConfig;
import io.videoconf.recorder.cell.CellLauncher;
import io.videoconf.recorder.cell.CellLimits;
import io.videoconf.recorder.cell.Isolation;
import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.ObjectKeys;
import io.videoconf.recorder.model.Output;
import io.videoconf.recorder.model.OutputKind;
import io.videoconf.recorder.model.OutputStatus;
import io.videoconf.recorder.model.cell.CellTask;
import io.videoconf.recorder.model.job.Job;
import io.videoconf.recorder.model.job.JobKind;
import io.videoconf.recorder.model.job.JobMessage;
import io.videoconf.recorder.platform.config.S3Settings;
import io.videoconf.recorder.platform.config.Secret;
import io.videoconf.recorder.platform.kafka.JobContext;
import io.videoconf.recorder.platform.kafka.JobFailure;
import io.videoconf.recorder.platform.metrics.CellWarnings;
import io.videoconf.recorder.platform.s3.OutputManifest;
import io.videoconf.recorder.platform.s3.S3ObjectStore;
import io.videoconf.recorder.testkit.TestS3;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real cell process and a real object store; only what the cell does is scripted. */
class MediaJobHandlerTest {
  private static final UUID RECORDING = UUID.randomUUID();
  private static final String SOURCE =
      ObjectKeys.attempt(RECORDING, OutputKind.MASTER, 1) + "m.mp4";

  private static final MeterRegistry METRICS = new SimpleMeterRegistry();

  @TempDir private static Path cache;
  private static S3ObjectStore store;
  private static CellLauncher launcher;

  @TempDir private Path work;
  private volatile double progress;

  @BeforeAll
  static void open() throws Exception {
    store =
        S3ObjectStore.open(
            new S3Settings(
                TestS3.endpoint(),
                null,
                "us-east-1",
                TestS3.uniqueBucket(),
                TestS3.ACCESS_KEY,
                new Secret(TestS3.SECRET_KEY),
                true));
    store.prepare();
    store.put(SOURCE, "mp4".getBytes(StandardCharsets.UTF_8), "video/mp4");
    Path classes =
        Path.of(ScriptedCell.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    CellConfig config =
        new CellConfig(
            classes,
            Path.of(System.getProperty("java.home")),
            ScriptedCell.class.getName(),
            cache,
            64,
            64 << 20,
            0,
            CellLimits.within(Duration.ofMinutes(1)));
    launcher = new CellLauncher(config, Isolation.none(), new CellWarnings(METRICS));
  }

  @AfterAll
  static void close() {
    launcher.close();
    store.close();
  }

  @Test
  void whatTheCellMadeIsPublishedUnderItsAttemptWithAManifest() throws Exception {
    UUID recordingId = UUID.randomUUID();

    List<Output> outputs = run("ok", recordingId, 3);

    OutputManifest manifest =
        OutputManifest.read(store, recordingId, OutputKind.RENDITION).orElseThrow();
    assertThat(manifest.attempt()).isEqualTo(3);
    assertThat(manifest.files())
        .extracting(OutputManifest.File::file)
        .containsExactly("master.m3u8", "480p/init.mp4");
    assertThat(store.get(manifest.keyOf("480p/init.mp4")))
        .contains("init".getBytes(StandardCharsets.UTF_8));
    assertThat(outputs)
        .singleElement()
        .satisfies(o -> {
          assertThat(o.status()).isEqualTo(OutputStatus.COMPLETED);
          assertThat(o.objectKey()).isEqualTo(manifest.keyOf("master.m3u8"));
          assertThat(o.bytes()).isEqualTo(11);
        });
    assertThat(progress).isEqualTo(1);
  }

  @Test
  void contentTypesAndHashesAreOurOwnNotTheCells() throws Exception {
    Output output = run("ok", UUID.randomUUID(), 1).getFirst();

    assertThat(output.contentType()).isEqualTo("application/vnd.apple.mpegurl");
    assertThat(output.sha256()).doesNotStartWith("0000");
  }

  @Test
  void aLaterAttemptTakesWhatTheFirstHasPublished() throws Exception {
    UUID recordingId = UUID.randomUUID();
    List<Output> first = run("ok", recordingId, 1);

    assertThat(run("ok", recordingId, 2)).isEqualTo(first);
    assertThat(store.list(ObjectKeys.attempt(recordingId, OutputKind.RENDITION, 2))).isEmpty();
  }

  @Test
  void aFileOutsideTheOutputIsNeverPublished() {
    UUID recordingId = UUID.randomUUID();

    assertThatThrownBy(() -> run("escape", recordingId, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(store.list(ObjectKeys.recording(recordingId))).isEmpty();
  }

  @Test
  void whatTheCellSaysAboutItsInputIsHandedOn() {
    JobFailure failure = failure("input");

    assertThat(failure.errorClass()).isEqualTo(ErrorClass.INPUT);
    assertThat(failure.code()).isEqualTo("no_video");
  }

  @Test
  void whatTheCellWarnsOfIsCounted() throws Exception {
    List<Output> _ = run("warn", UUID.randomUUID(), 1);

    assertThat(METRICS.get("recorder.cell.warnings").tag("code", "subtitles_cut").counter().count())
        .isEqualTo(1);
  }

  @Test
  void aCrashIsOursToTryAgain() {
    JobFailure failure = failure("crash");

    assertThat(failure.errorClass()).isEqualTo(ErrorClass.INTERNAL);
    assertThat(failure.code()).isEqualTo("cell_crashed");
  }

  @Test
  void aMasterThatIsNotThereIsTheInputsFault() {
    JobMessage message =
        new JobMessage(1, UUID.randomUUID(), JobKind.TRANSCODE, RECORDING, "recordings/none");

    JobFailure failure =
        catchThrowableOfType(
            JobFailure.class, () -> handler("ok").run(new Job(message, 1), context()));

    assertThat(failure.errorClass()).isEqualTo(ErrorClass.INPUT);
  }

  @Test
  void anInterruptLeavesNoCellBehind() throws Exception {
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    Thread thread =
        Thread.ofPlatform()
            .start(() -> {
              try {
                run("hang", UUID.randomUUID(), 1);
              } catch (InterruptedException | JobFailure e) {
                thrown.complete(e);
              }
            });
    long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (launcher.running() == 0 && System.nanoTime() - deadlineNanos < 0) {
      LockSupport.parkNanos(1_000_000);
    }

    thread.interrupt();

    assertThat(thrown.get(30, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    assertThat(launcher.running()).isZero();
  }

  @Test
  void whereTheRecorderMadeSomeOfItTheMasterIsNotNeeded() throws Exception {
    UUID recordingId = UUID.randomUUID();
    publishStoryboard(recordingId, "still-00000000.jpg", "sprite-000.jpg");

    List<Output> outputs = thumbnails("ok", recordingId, noMaster(recordingId));

    assertThat(outputs)
        .extracting(Output::kind, Output::status)
        .containsExactly(
            tuple(OutputKind.POSTER, OutputStatus.COMPLETED),
            tuple(OutputKind.SPRITE, OutputStatus.COMPLETED));
    assertThat(outputs.get(1).objectKey()).contains("/sprite/0/storyboard.vtt");
    assertThat(store.list(ObjectKeys.attempt(recordingId, OutputKind.SPRITE, 1))).isEmpty();
  }

  @Test
  void withoutStillsTheMasterIsRead() {
    UUID recordingId = UUID.randomUUID();
    publishStoryboard(recordingId, "sprite-000.jpg");

    JobFailure failure =
        catchThrowableOfType(
            JobFailure.class, () -> thumbnails("ok", recordingId, noMaster(recordingId)));

    assertThat(failure.code()).isEqualTo("source_missing");
  }

  @Test
  void aStillThatIsGoneIsNoReasonToFail() throws Exception {
    UUID recordingId = UUID.randomUUID();
    publishStoryboard(recordingId, "still-00000000.jpg");
    store.delete(
        List.of(ObjectKeys.attempt(recordingId, OutputKind.SPRITE, 0) + "still-00000000.jpg"));

    assertThat(thumbnails("input", recordingId, master(recordingId))).hasSize(2);
  }

  @Test
  void stillsThatAreNoneAreNoReasonToFail() throws Exception {
    UUID recordingId = UUID.randomUUID();
    publishStoryboard(recordingId, "still-00000000.jpg");

    assertThat(thumbnails("input", recordingId, master(recordingId))).hasSize(2);
  }

  @Test
  void ofAnObjectThatIsNotTheMasterNothingIsTakenFromTheRecorder() {
    UUID recordingId = UUID.randomUUID();
    publishStoryboard(recordingId, "still-00000000.jpg");
    String other = ObjectKeys.recording(recordingId) + "composite/phone/1/phone.mp4";

    JobFailure failure =
        catchThrowableOfType(JobFailure.class, () -> thumbnails("ok", recordingId, other));

    assertThat(failure.code()).isEqualTo("source_missing");
  }

  /** As a recorder leaves it. */
  private static void publishStoryboard(UUID recordingId, String... files) {
    List<OutputManifest.File> described = new ArrayList<>();
    for (String file : List.of(files)) {
      store.put(
          ObjectKeys.attempt(recordingId, OutputKind.SPRITE, 0) + file,
          file.getBytes(StandardCharsets.UTF_8),
          "image/jpeg");
      described.add(new OutputManifest.File(file, "image/jpeg", 1, "00"));
    }
    described.add(new OutputManifest.File("storyboard.vtt", "text/vtt", 1, "00"));
    OutputManifest manifest =
        new OutputManifest(recordingId, OutputKind.SPRITE, 0, "storyboard.vtt", described, null);
    store.put(
        ObjectKeys.manifest(recordingId, OutputKind.SPRITE),
        Json.writeBytes(manifest),
        "application/json");
  }

  private static String noMaster(UUID recordingId) {
    return ObjectKeys.attempt(recordingId, OutputKind.MASTER, 1) + "master.mp4";
  }

  private static String master(UUID recordingId) {
    store.put(noMaster(recordingId), "mp4".getBytes(StandardCharsets.UTF_8), "video/mp4");
    return noMaster(recordingId);
  }

  /**
   * @param script what the cell does when it is given the recorder's files; with the master it is
   *     fine
   */
  private List<Output> thumbnails(String script, UUID recordingId, String source)
      throws JobFailure, InterruptedException {
    JobMessage message =
        new JobMessage(1, UUID.randomUUID(), JobKind.THUMBNAIL, recordingId, source);
    MediaJobHandler handler =
        new MediaJobHandler(
            new MediaJob(
                JobKind.THUMBNAIL,
                (input, output) -> scripted("ok", input, output),
                List.of(
                    new MediaJob.Product(OutputKind.POSTER, "master.m3u8", _ -> true),
                    new MediaJob.Product(OutputKind.SPRITE, "master.m3u8", _ -> true)),
                new MediaJob.Shortcut(
                    OutputKind.SPRITE,
                    file -> file.startsWith("still-"),
                    (input, output) -> scripted(script, input, output))),
            store,
            new CellRunner(launcher));
    return handler.run(new Job(message, 1), context());
  }

  private static CellTask scripted(String script, Path input, Path output) {
    return new CellTask.Transcode(
        input, output, List.of(new CellTask.Rung(script, 480, 900_000)), 4);
  }

  private JobFailure failure(String script) {
    return catchThrowableOfType(JobFailure.class, () -> run(script, UUID.randomUUID(), 1));
  }

  private List<Output> run(String script, UUID recordingId, int attempt)
      throws JobFailure, InterruptedException {
    JobMessage message =
        new JobMessage(1, UUID.randomUUID(), JobKind.TRANSCODE, recordingId, SOURCE);
    return handler(script).run(new Job(message, attempt), context());
  }

  private static MediaJobHandler handler(String script) {
    return new MediaJobHandler(
        new MediaJob(
            JobKind.TRANSCODE,
            (input, output) -> scripted(script, input, output),
            List.of(new MediaJob.Product(OutputKind.RENDITION, "master.m3u8", _ -> true))),
        store,
        new CellRunner(launcher));
  }

  private JobContext context() {
    Path directory = work.resolve(UUID.randomUUID().toString());
    assertThat(directory.toFile().mkdir()).isTrue();
    return new JobContext() {
      @Override
      public void progress(double value) {
        progress = value;
      }

      @Override
      public boolean isCancelled() {
        return false;
      }

      @Override
      public Path workDirectory() {
        return directory;
      }
    };
  }
}
