package io.videoconf.recorder.transcoder;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.videoconf.recorder.cell.CellConfig;
import io.videoconf.recorder.cell.CellLauncher;
import io.videoconf.recorder.cell.CellLimits;
import io.videoconf.recorder.cell.Isolation;
import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.LadderRung;
import io.videoconf.recorder.model.ObjectKeys;
import io.videoconf.recorder.model.Output;
import io.videoconf.recorder.model.OutputKind;
import io.videoconf.recorder.model.cell.CellTask.Rung;
import io.videoconf.recorder.model.job.Job;
import io.videoconf.recorder.model.job.JobKind;
import io.videoconf.recorder.model.job.JobMessage;
import io.videoconf.recorder.model.job.JobPart;
import io.videoconf.recorder.model.job.JobResult;
import io.videoconf.recorder.platform.config.S3Settings;
import io.videoconf.recorder.platform.config.Secret;
import io.videoconf.recorder.platform.kafka.JobContext;
import io.videoconf.recorder.platform.kafka.JobFailure;
import io.videoconf.recorder.platform.s3.S3ObjectStore;
import io.videoconf.recorder.platform.worker.CellRunner;
import io.videoconf.recorder.testkit.TestS3;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real cells and a real object store; only what the cells do is scripted. */
class LadderJobHandlerTest {
  private static final int MEGABYTE = 1 << 20;
  private static final List<Rung> RUNGS = List.of(new Rung("360p", 360, 500_000));

  @TempDir private static Path cache;
  private static S3ObjectStore store;
  private static CellLauncher launcher;

  @TempDir private Path work;
  private final UUID recordingId = UUID.randomUUID();
  private final JobMessage message =
      new JobMessage(
          1,
          UUID.randomUUID(),
          JobKind.TRANSCODE,
          recordingId,
          ObjectKeys.attempt(recordingId, OutputKind.MASTER, 1) + "recording.mp4");

  @BeforeAll
  static void open() throws Exception {
    store = open(TestS3.uniqueBucket());
    store.prepare();
    Path classes =
        Path.of(
            LadderJobHandlerTest.class.getProtectionDomain().getCodeSource().getLocation().toURI());
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
  void aShortSourceIsMadeByThisWorkersCells() throws Exception {
    putSource(9);

    JobResult result = handler(0, 2).work(new Job(message, 3), context());

    Output output = ((JobResult.Completed) result).outputs().getFirst();
    assertThat(output.objectKey())
        .isEqualTo("recordings/" + recordingId + "/rendition/3/master.m3u8");
    assertThat(text(output)).startsWith("#EXTM3U\n#0.0\n#0.5\n");
    assertThat(output.rungs()).containsExactly(new LadderRung("720p", 1280, 720, 0, 9, ""));
  }

  @Test
  void aLongSourceIsSplitOverTheFleetAndJoined() throws Exception {
    putSource(9);
    LadderJobHandler splitting = handler(4, 1);

    JobResult.Split split = (JobResult.Split) splitting.work(new Job(message, 1), context());

    assertThat(split.tasks()).hasSize(3);
    List<JobPart.Result> results = new ArrayList<>();
    for (String task : split.tasks()) {
      // Any worker may take it, however many cells it has.
      Job part =
          new Job(
              new JobMessage(
                  1, UUID.randomUUID(), JobKind.TRANSCODE, recordingId, message.sourceKey()),
              results.size() + 1,
              0,
              new JobPart(message.jobId(), task),
              List.of());
      JobResult.PartCompleted made = (JobResult.PartCompleted) splitting.work(part, context());
      results.add(new JobPart.Result(UUID.randomUUID(), task, made.result()));
    }
    JobResult joined = splitting.work(new Job(message, 2, 1, null, results), context());

    Output output = ((JobResult.Completed) joined).outputs().getFirst();
    assertThat(text(output))
        .startsWith("#EXTM3U\n#0.0\n#0.3333333333333333\n#0.6666666666666666\n");
    assertThat(store.list(PartTransfer.prefix(recordingId, message.jobId()))).isEmpty();
  }

  @Test
  void aSourceThatIsNoneOfOursIsReadInItsBucketAndWhatIsMadeOfItIsKeptInOurs() throws Exception {
    String bucket = TestS3.uniqueBucket();
    JobMessage foreign =
        new JobMessage(
            1,
            UUID.randomUUID(),
            JobKind.TRANSCODE,
            recordingId,
            "talks/42.mp4",
            null,
            null,
            null,
            bucket);
    try (S3ObjectStore archive = open(bucket)) {
      archive.prepare();
      archive.put(foreign.sourceKey(), new byte[9 * MEGABYTE], "video/mp4");
    }

    JobResult whole = handler(0, 1).work(new Job(foreign, 3), context());
    JobResult split = handler(4, 1).work(new Job(foreign, 1), context());

    assertThat(text(((JobResult.Completed) whole).outputs().getFirst()))
        .startsWith("#EXTM3U\n#0.0\n");
    assertThat(((JobResult.Split) split).tasks()).hasSize(3);
  }

  @Test
  void aPartOfAnotherJobIsNotTaken() throws Exception {
    putSource(1);
    String foreign = PartTransfer.prefix(UUID.randomUUID(), message.jobId()) + "0/1/";
    List<JobPart.Result> results = List.of(new JobPart.Result(UUID.randomUUID(), "", foreign));

    JobFailure failure =
        catchThrowableOfType(
            JobFailure.class,
            () -> handler(4, 1).work(new Job(message, 2, 1, null, results), context()));

    assertThat(failure.code()).isEqualTo("bad_part");
  }

  @Test
  void aSourceThatIsGoneIsTheInputsFault() {
    JobFailure failure =
        catchThrowableOfType(
            JobFailure.class, () -> handler(4, 1).work(new Job(message, 1), context()));

    assertThat(failure.errorClass()).isEqualTo(ErrorClass.INPUT);
    assertThat(failure.code()).isEqualTo("source_missing");
  }

  private static S3ObjectStore open(String bucket) {
    return S3ObjectStore.open(
        new S3Settings(
            TestS3.endpoint(),
            null,
            "us-east-1",
            bucket,
            TestS3.ACCESS_KEY,
            new Secret(TestS3.SECRET_KEY),
            true));
  }

  private void putSource(int megabytes) {
    store.put(message.sourceKey(), new byte[megabytes * MEGABYTE], "video/mp4");
  }

  private static LadderJobHandler handler(int splitMegabytes, int cells) {
    return new LadderJobHandler(
        store,
        new CellRunner(launcher),
        new LadderSettings(RUNGS, true, null, cells, (long) splitMegabytes * MEGABYTE));
  }

  private static String text(Output output) {
    return new String(store.get(String.valueOf(output.objectKey())).orElseThrow(), UTF_8);
  }

  private JobContext context() throws IOException {
    Path directory = Files.createDirectory(work.resolve(UUID.randomUUID().toString()));
    return new JobContext() {
      @Override
      public void progress(double value) {
        assertThat(value).isBetween(0.0, 1.0);
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
