package io.videoconf.recorder.transcoder;

import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.SoundFormat;
import io.videoconf.recorder.model.VideoCodec;
import io.videoconf.recorder.model.VideoFormat;
import io.videoconf.recorder.model.cell.CellReport;
import io.videoconf.recorder.model.cell.CellTask;
import io.videoconf.recorder.model.job.ComposeRequest;
import io.videoconf.recorder.platform.kafka.JobFailure;
import io.videoconf.recorder.platform.worker.CellRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleConsumer;

/** Composes the spans of one recording side by side, and looks at what came of it. */
final class SpanCells {
  /** As long as a live recording waits, so that the same packets are in time. */
  static final int PLAYOUT_DELAY_MILLIS = 2000;

  private static final String INIT = "init.mp4";

  private final CellRunner cells;
  private final Path work;
  private final Path journal;
  private final VideoFormat format;
  private final SoundFormat sound;
  private final SpanPlan plan;

  SpanCells(
      CellRunner cells,
      Path work,
      Path journal,
      VideoFormat format,
      SoundFormat sound,
      SpanPlan plan) {
    this.cells = cells;
    this.work = work;
    this.journal = journal;
    this.format = format;
    this.sound = sound;
    this.plan = plan;
  }

  /**
   * Composes all of the plan's spans.
   *
   * @param progress told 0 to 1, from several threads
   * @return the folder that holds init.mp4 and every segment
   */
  Path compose(ComposeRequest request, VideoCodec codec, DoubleConsumer progress)
      throws JobFailure, InterruptedException, IOException {
    AtomicLong frames = new AtomicLong();
    List<Callable<Path>> tasks =
        plan.spans().stream()
            .<Callable<Path>>map(span ->
                () ->
                    composeSpan(
                        span, request, codec, count -> tell(frames.addAndGet(count), progress)))
            .toList();
    List<Path> outputs = ParallelCells.run(tasks);
    if (frames.get() != plan.frames()) {
      throw wrong("%d frames were made of %d".formatted(frames.get(), plan.frames()));
    }
    return gather(outputs);
  }

  @FunctionalInterface
  private interface FrameListener {
    void made(long frames);
  }

  private Path composeSpan(
      SpanPlan.Span span, ComposeRequest request, VideoCodec codec, FrameListener listener)
      throws JobFailure, InterruptedException, IOException {
    Path own = Files.createDirectory(work.resolve("span-" + span.firstSegment()));
    Path output = Files.createDirectory(own.resolve("out"));
    boolean last = span.lastSegment() == plan.segments() - 1;
    CellTask task =
        new CellTask.Compose(
            journal,
            output,
            format,
            span.firstSegment(),
            false,
            PLAYOUT_DELAY_MILLIS,
            SpanPlan.SEGMENT_SECONDS,
            sound,
            new CellTask.Rerender(
                last ? null : span.lastSegment(),
                plan.encoderSegments(),
                codec,
                request.layout(),
                request.customLayout(),
                request.theme()),
            null);
    CellReport.Done _ =
        cells.listen(
            task,
            Files.createDirectory(own.resolve("cell")),
            report -> {
              if (report instanceof CellReport.SegmentDone segment) {
                listener.made(Math.round(segment.durationSeconds() * format.frameRate()));
              }
            });
    return output;
  }

  private void tell(long frames, DoubleConsumer progress) {
    progress.accept((double) frames / plan.frames());
  }

  /** What cells wrote is not believed to be what it should be: only plain files are taken. */
  private Path gather(List<Path> outputs) throws JobFailure, IOException {
    Path segments = Files.createDirectory(work.resolve("segments"));
    Path init = outputs.getFirst().resolve(INIT);
    for (int i = 0; i < outputs.size(); i++) {
      SpanPlan.Span span = plan.spans().get(i);
      Path ownInit = requireFile(outputs.get(i).resolve(INIT));
      if (Files.mismatch(init, ownInit) >= 0) {
        throw wrong("the spans do not fit together");
      }
      for (int s = span.firstSegment(); s <= span.lastSegment(); s++) {
        String name = "seg-%08d.m4s".formatted(s);
        Files.move(requireFile(outputs.get(i).resolve(name)), segments.resolve(name));
        String marks = "seg-%08d.marks".formatted(s);
        Path ownMarks = outputs.get(i).resolve(marks);
        if (Files.isRegularFile(ownMarks, LinkOption.NOFOLLOW_LINKS)) {
          Files.move(ownMarks, segments.resolve(marks));
        }
      }
    }
    Files.move(init, segments.resolve(INIT));
    return segments;
  }

  private static Path requireFile(Path file) throws JobFailure {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw wrong(file.getFileName() + " was not made");
    }
    return file;
  }

  private static JobFailure wrong(String message) {
    return new JobFailure(ErrorClass.INTERNAL, "composition_incomplete", message);
  }
}
