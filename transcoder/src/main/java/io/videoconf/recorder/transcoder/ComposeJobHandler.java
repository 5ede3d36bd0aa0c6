package io.videoconf.recorder.transcoder;

import io.videoconf.recorder.journal.JournalInfo;
import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.Output;
import io.videoconf.recorder.model.OutputKind;
import io.videoconf.recorder.model.VideoCodec;
import io.videoconf.recorder.model.VideoFormat;
import io.videoconf.recorder.model.cell.CellReport;
import io.videoconf.recorder.model.cell.CellTask;
import io.videoconf.recorder.model.event.SessionEvent;
import io.videoconf.recorder.model.job.ComposeRequest;
import io.videoconf.recorder.model.job.Job;
import io.videoconf.recorder.model.job.JobKind;
import io.videoconf.recorder.model.port.ObjectStore;
import io.videoconf.recorder.platform.kafka.JobContext;
import io.videoconf.recorder.platform.kafka.JobFailure;
import io.videoconf.recorder.platform.kafka.JobHandler;
import io.videoconf.recorder.platform.s3.OutputPublisher;
import io.videoconf.recorder.platform.worker.CellRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Composes a recording once more from its journal: several cells compose a span each, one joins
 * what they made. Where the picture is copied there is nothing to share, and one cell does it all.
 * Thread-safe.
 */
final class ComposeJobHandler implements JobHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ComposeJobHandler.class);

  static final String MAIN_FILE = "recording.mp4";

  /** Shares of the whole, as a person watching the progress sees it. */
  private static final double FETCHED = 0.05;

  private static final double COMPOSED = 0.9;
  private static final double ASSEMBLED = 0.95;

  /** A frame of sound may stick out behind the last picture. */
  private static final double LENGTH_TOLERANCE_SECONDS = 0.1;

  private final ObjectStore store;
  private final OutputPublisher publisher;
  private final CellRunner cells;
  private final int cellsPerJob;

  /**
   * @param cellsPerJob how many cells compose side by side
   */
  ComposeJobHandler(ObjectStore store, CellRunner cells, int cellsPerJob) {
    this.store = store;
    this.publisher = new OutputPublisher(store);
    this.cells = cells;
    this.cellsPerJob = cellsPerJob;
  }

  @Override
  public JobKind kind() {
    return JobKind.COMPOSE;
  }

  @Override
  public List<Output> run(Job job, JobContext context) throws JobFailure, InterruptedException {
    try {
      return List.of(compose(job, context));
    } catch (IOException e) {
      throw new JobFailure(ErrorClass.INTERNAL, "local_disk", "The local disk failed: " + e);
    }
  }

  private Output compose(Job job, JobContext context)
      throws JobFailure, InterruptedException, IOException {
    ComposeRequest request = job.message().compose();
    if (request == null) {
      throw new JobFailure(ErrorClass.INPUT, "no_request", "The job does not say what to make");
    }
    Path work = context.workDirectory();
    Path journal = Files.createDirectory(work.resolve("journal"));
    JournalInfo info =
        new JournalDownload(store)
            .fetch(job.message().sourceKey(), journal, part(context, 0, FETCHED));
    SessionEvent.RecordingStarted started =
        Objects.requireNonNull(info.state().started(), "a journal has a start");
    VideoFormat format = Objects.requireNonNullElse(request.format(), started.format());
    Duration media =
        info.duration().minus(Objects.requireNonNull(info.mediaStart(), "a journal has media"));
    SpanPlan plan = SpanPlan.of(media, format, cellsPerJob);

    Optional<VideoCodec> encoding = request.picture().encoding();
    if (encoding.isPresent()) {
      long startNanos = System.nanoTime();
      Path segments =
          new SpanCells(cells, work, journal, format, started.sound(), plan)
              .compose(request, encoding.get(), part(context, FETCHED, COMPOSED));
      report(job, plan.seconds(format), System.nanoTime() - startNanos, plan);
      assemble(work, segments, plan, plan.seconds(format), part(context, COMPOSED, ASSEMBLED));
    } else {
      CellTask.Copy copy =
          new CellTask.Copy(
              journal,
              work.resolve(MAIN_FILE),
              SpanCells.PLAYOUT_DELAY_MILLIS,
              format.frameRate(),
              started.sound(),
              size(request.format()));
      makeMainFile(work, copy, plan.seconds(format), part(context, FETCHED, ASSEMBLED));
    }
    return publisher.publish(
        job.message().recordingId(),
        OutputKind.COMPOSITE,
        request.name(),
        job.attempt(),
        work,
        List.of(MAIN_FILE),
        MAIN_FILE,
        null,
        part(context, ASSEMBLED, 1));
  }

  private static CellTask.@Nullable Size size(@Nullable VideoFormat format) {
    return format == null ? null : new CellTask.Size(format.width(), format.height());
  }

  private static void report(Job job, double mediaSeconds, long nanos, SpanPlan plan) {
    double seconds = nanos / 1e9;
    LOG.info(
        "job {} composed {} s of media in {} s with {} cells, {} times real time",
        job.message().jobId(),
        Math.round(mediaSeconds * 10) / 10.0,
        Math.round(seconds * 10) / 10.0,
        plan.spans().size(),
        Math.round(mediaSeconds / seconds * 10) / 10.0);
  }

  private void assemble(
      Path work, Path segments, SpanPlan plan, double seconds, DoubleConsumer progress)
      throws JobFailure, InterruptedException, IOException {
    makeMainFile(
        work,
        new CellTask.Assemble(segments, plan.segments(), work.resolve(MAIN_FILE)),
        seconds,
        progress);
  }

  /**
   * @param seconds how long the file must be
   */
  private void makeMainFile(Path work, CellTask task, double seconds, DoubleConsumer progress)
      throws JobFailure, InterruptedException, IOException {
    Path home = Files.createDirectory(work.resolve("main-file"));
    CellReport.Done done = cells.run(task, home, progress);
    if (Math.abs(done.durationSeconds() - seconds) > LENGTH_TOLERANCE_SECONDS) {
      throw new JobFailure(
          ErrorClass.INTERNAL,
          "wrong_length",
          "%.3f s were made of %.3f s".formatted(done.durationSeconds(), seconds));
    }
  }

  private static DoubleConsumer part(JobContext context, double from, double to) {
    return p -> context.progress(from + p * (to - from));
  }
}
