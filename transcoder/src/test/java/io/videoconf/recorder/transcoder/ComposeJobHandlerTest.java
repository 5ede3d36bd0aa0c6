package io.videoconf.recorder.transcoder;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.videoconf.recorder.cell.CellConfig;
import io.videoconf.recorder.cell.CellLauncher;
import io.videoconf.recorder.cell.CellLimits;
import io.videoconf.recorder.cell.Isolation;
import io.videoconf.recorder.journal.JournalEntry;
import io.videoconf.recorder.journal.JournalOptions;
import io.videoconf.recorder.journal.JournalWriter;
import io.videoconf.recorder.model.CompositeCodec;
import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.ObjectKeys;
import io.videoconf.recorder.model.Output;
import io.videoconf.recorder.model.OutputKind;
import io.videoconf.recorder.model.VideoFormat;
import io.videoconf.recorder.model.event.SessionEvent;
import io.videoconf.recorder.model.job.ComposeRequest;
import io.videoconf.recorder.model.job.Job;
import io.videoconf.recorder.model.job.JobKind;
import io.videoconf.recorder.model.job.JobMessage;
import io.videoconf.recorder.model.layout.LayoutKind;
import io.videoconf.recorder.platform.config.S3Settings;
import io.videoconf.recorder.platform.config.Secret;
import io.videoconf.recorder.platform.kafka.JobContext;
import io.videoconf.recorder.platform.kafka.JobFailure;
import io.videoconf.recorder.platform.s3.OutputManifest;
import io.videoconf.recorder.platform.s3.S3ObjectStore;
import io.videoconf.recorder.platform.worker.CellRunner;
import io.videoconf.recorder.testkit.TestS3;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real cells and a real object store; only what the cells do is scripted. */
class ComposeJobHandlerTest {
  private static final int FRAME_RATE = 25;

  /** What the scripted assembler says of seven segments. */
  private static final double SECONDS = 13;

  @TempDir private static Path cache;
  private static S3ObjectStore store;
  private static CellLauncher launcher;

  @TempDir private Path work;
  private final UUID recordingId = UUID.randomUUID();
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
    Path classes =
        Path.of(
            ComposeJobHandlerTest.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    launcher =
        new CellLauncher(
            new CellConfig(
                classes,
                Path.of(System.getProperty("java.home")),
                CellConfig.MEDIA_MAIN_CLASS,
                cache,
                64,
                64 << 20,
                0,
                CellLimits.within(Duration.ofMinutes(1))),
            Isolation.none());
  }

  @AfterAll
  static void close() {
    launcher.close();
    store.close();
  }

  @Test
  void spansAreComposedSideBySideJoinedAndPublishedUnderTheirName() throws Exception {
    putJournal(true);

    Output output = run("wide", frames(SECONDS), 2);

    assertThat(output.kind()).isEqualTo(OutputKind.COMPOSITE);
    assertThat(output.name()).isEqualTo("wide");
    assertThat(output.objectKey())
        .isEqualTo("recordings/" + recordingId + "/composite/wide/4/recording.mp4");
    assertThat(store.get(String.valueOf(output.objectKey())))
        .contains("init 0 1 2 3 4 5 6".getBytes(UTF_8));
    assertThat(OutputManifest.read(store, recordingId, OutputKind.COMPOSITE, "wide"))
        .hasValueSatisfying(manifest -> assertThat(manifest.attempt()).isEqualTo(4));
    assertThat(progress).isEqualTo(1);
  }

  @Test
  void compositesOfSeveralNamesAreThereTogether() throws Exception {
    putJournal(true);

    Output wide = run("wide", frames(SECONDS), 1);
    Output tall = run("tall", frames(SECONDS), 3);

    assertThat(store.get(String.valueOf(wide.objectKey())).orElseThrow())
        .isEqualTo(store.get(String.valueOf(tall.objectKey())).orElseThrow());
    assertThat(wide.objectKey()).isNotEqualTo(tall.objectKey());
    assertThat(store.list(ObjectKeys.recording(recordingId) + "composite/")).hasSize(4);
  }

  @Test
  void oneCellCopiesAPictureOfAnySize() throws Exception {
    putJournal(true);

    Output output = copy(null);

    assertThat(output.objectKey())
        .isEqualTo("recordings/" + recordingId + "/composite/copy/4/recording.mp4");
    assertThat(store.get(String.valueOf(output.objectKey())))
        .contains("copy at 30, width any".getBytes(UTF_8));
    assertThat(progress).isEqualTo(1);
  }

  @Test
  void aFormatTellsTheSizeThatTheSourceMustHave() throws Exception {
    putJournal(true);

    Output output = copy(new VideoFormat(320, 180, FRAME_RATE, 1_000_000));
    JobFailure failure = catchThrowableOfType(JobFailure.class, () -> copy(VideoFormat.HD_720P30));

    assertThat(store.get(String.valueOf(output.objectKey())))
        .contains("copy at 25, width 320".getBytes(UTF_8));
    assertThat(failure.errorClass()).isEqualTo(ErrorClass.INPUT);
    assertThat(failure.code()).isEqualTo("not_copyable");
    assertThat(failure).hasMessageContaining("it is another");
  }

  @Test
  void aJournalThatIsGoneIsTheInputsFault() {
    JobFailure failure = failure(frames(SECONDS));

    assertThat(failure.errorClass()).isEqualTo(ErrorClass.INPUT);
    assertThat(failure.code()).isEqualTo("journal_missing");
  }

  @Test
  void aChunkThatIsMissingIsTheInputsFault() throws IOException {
    putJournal(true);
    store.put(ObjectKeys.journalChunk(recordingId, "00000009.journal"), new byte[1], "x/y");

    assertThat(failure(frames(SECONDS)).code()).isEqualTo("journal_missing");
  }

  @Test
  void aJournalWhoseEndIsNotThereYetIsTriedAgain() throws IOException {
    putJournal(false);

    JobFailure failure = failure(frames(SECONDS));

    assertThat(failure.errorClass()).isEqualTo(ErrorClass.INTERNAL);
    assertThat(failure.code()).isEqualTo("journal_incomplete");
  }

  @Test
  void aFrameTooFewIsNotPublished() throws IOException {
    putJournal(true);

    assertThat(failure(frames(SECONDS) - 1).code()).isEqualTo("composition_incomplete");
    assertThat(store.list(ObjectKeys.recording(recordingId) + "composite/")).isEmpty();
  }

  @Test
  void anInterruptLeavesNoCellBehind() throws Exception {
    putJournal(true);
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    Thread thread =
        Thread.ofPlatform()
            .start(() -> {
              try {
                run("hangs", -1, 2);
              } catch (InterruptedException | JobFailure | IOException e) {
                thrown.complete(e);
              }
            });
    long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (launcher.running() < 2 && System.nanoTime() - deadlineNanos < 0) {
      LockSupport.parkNanos(1_000_000);
    }

    thread.interrupt();

    assertThat(thrown.get(30, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    assertThat(launcher.running()).isZero();
  }

  private JobFailure failure(int frames) {
    return catchThrowableOfType(JobFailure.class, () -> run("wide", frames, 2));
  }

  /**
   * @param frames what the scripted cells make
   */
  private Output run(String name, int frames, int cells)
      throws JobFailure, InterruptedException, IOException {
    ComposeRequest request =
        new ComposeRequest(
            name,
            LayoutKind.GRID,
            null,
            new VideoFormat(320, 180, FRAME_RATE, 1_000_000 + frames),
            null);
    return run(request, cells);
  }

  private Output copy(@Nullable VideoFormat format)
      throws JobFailure, InterruptedException, IOException {
    return run(new ComposeRequest("copy", null, null, format, CompositeCodec.COPY), 2);
  }

  private Output run(ComposeRequest request, int cells)
      throws JobFailure, InterruptedException, IOException {
    JobMessage message =
        new JobMessage(
            1,
            UUID.randomUUID(),
            JobKind.COMPOSE,
            recordingId,
            ObjectKeys.journal(recordingId),
            request);
    return new ComposeJobHandler(store, new CellRunner(launcher), cells)
        .run(new Job(message, 4), context())
        .getFirst();
  }

  private static int frames(double seconds) {
    return (int) Math.round(seconds * FRAME_RATE);
  }

  /** Media begin after a second and last {@link #SECONDS}. */
  private void putJournal(boolean whole) throws IOException {
    Path directory = Files.createDirectory(work.resolve("journal-" + UUID.randomUUID()));
    try (JournalWriter writer =
        JournalWriter.create(directory, recordingId, JournalOptions.defaults())) {
      writer.append(
          new JournalEntry.Event(
              0,
              new SessionEvent.RecordingStarted(
                  recordingId,
                  "m",
                  "A meeting",
                  null,
                  Instant.EPOCH,
                  VideoFormat.HD_720P30,
                  LayoutKind.AUTO)));
      writer.append(new JournalEntry.Rtp(1_000_000_000L, 1, new byte[12]));
      long end = 1_000_000_000L + Math.round(SECONDS * 1e9);
      writer.append(
          whole
              ? new JournalEntry.Event(end, new SessionEvent.RecordingStopped("test"))
              : new JournalEntry.Tick(end));
    }
    try (Stream<Path> chunks = Files.list(directory)) {
      for (Path chunk : chunks.toList()) {
        String name = chunk.getFileName().toString();
        store.put(ObjectKeys.journalChunk(recordingId, name), chunk, "application/octet-stream");
      }
    }
  }

  private JobContext context() throws IOException {
    Path directory = Files.createDirectory(work.resolve(UUID.randomUUID().toString()));
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
