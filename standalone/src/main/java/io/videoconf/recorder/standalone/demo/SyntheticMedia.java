package io.videoconf.recorder.standalone.demo;

import io.videoconf.recorder.cell.Cell;
import io.videoconf.recorder.cell.CellConfig;
import io.videoconf.recorder.cell.CellLauncher;
import io.videoconf.recorder.cell.CellLimits;
import io.videoconf.recorder.cell.CellOutcome;
import io.videoconf.recorder.cell.Isolation;
import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.VideoFormat;
import io.videoconf.recorder.model.cell.CellReport;
import io.videoconf.recorder.model.cell.CellTask;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleConsumer;

/** Makes the participants' media, a cell each. Thread-safe. */
final class SyntheticMedia implements AutoCloseable {
  /** So much is there before the meeting begins, so that it never waits for the makers. */
  private static final Duration LEAD = Duration.ofSeconds(20);

  /** Media reach a little beyond the time they are needed for. */
  private static final int SPARE_SECONDS = 1;

  /** The recorder's own cells come first. */
  private static final int NICENESS = 5;

  /** A screen changes less often than a face. */
  private static final int SCREEN_FRAME_RATE = 15;

  private final CellLauncher launcher;
  private final List<Maker> makers = new ArrayList<>();

  private record Maker(String name, Cell cell, int seconds) {
    /** How much of what is needed before the start is there, 0 to 1. */
    double ready() {
      double wanted = Math.min(seconds, LEAD.toSeconds());
      CellReport.Progress progress = cell.progress();
      boolean complete = cell.outcome().getNow(null) instanceof CellOutcome.Completed;
      return complete ? 1 : progress == null ? 0 : Math.min(1, progress.mediaSeconds() / wanted);
    }
  }

  private SyntheticMedia(CellLauncher launcher) {
    this.launcher = launcher;
  }

  /**
   * Starts all cells and returns at once.
   *
   * @param cells class path directory of the cells
   * @param nativeCache where cells unpack their native libraries
   */
  static SyntheticMedia start(
      DemoOptions options, MeetingMedia media, Path cells, Path nativeCache) {
    MeetingScript script = options.script();
    CellConfig config = CellConfig.of(cells, nativeCache).withNiceness(NICENESS);
    SyntheticMedia synthetic = new SyntheticMedia(new CellLauncher(config, Isolation.probe()));
    for (int i = 0; i < script.participants(); i++) {
      Duration needed = options.length().minus(script.joinOf(i));
      synthetic.make(
          i, options.codecs().of(i), options.camera(), needed, media.directory(i), false);
    }
    MeetingScript.Screen screen = script.screen();
    VideoFormat format =
        new VideoFormat(
            options.format().width(),
            options.format().height(),
            SCREEN_FRAME_RATE,
            options.format().bitRate());
    int sharer = screen.participant();
    synthetic.make(
        sharer,
        options.codecs().of(sharer),
        format,
        screen.length(),
        media.screenDirectory(),
        true);
    return synthetic;
  }

  /**
   * Returns when the meeting can begin.
   *
   * @param progress is told how far it has come, 0 to 1
   * @throws DemoException when a cell cannot do its task
   */
  void awaitLead(DoubleConsumer progress) throws DemoException, InterruptedException {
    double ready = 0;
    while (ready < 1) {
      requireNoFailure();
      ready = makers.stream().mapToDouble(Maker::ready).average().orElse(1);
      progress.accept(ready);
      Thread.sleep(100);
    }
  }

  /**
   * @throws DemoException when a cell has not done its task
   */
  void requireNoFailure() throws DemoException {
    for (Maker maker : makers) {
      switch (maker.cell().outcome().getNow(null)) {
        case null -> {}
        case CellOutcome.Completed _ -> {}
        case CellOutcome.Failed failed ->
            throw new DemoException(
                "the media of %s were not made: %s %s"
                    .formatted(maker.name(), failed.code(), failed.message()));
        case CellOutcome.Crashed crashed ->
            throw new DemoException(
                "the cell that makes the media of %s crashed: %s%n%s"
                    .formatted(maker.name(), crashed.why(), crashed.lastLines()));
        case CellOutcome.TimedOut _, CellOutcome.Stopped _ ->
            throw new DemoException("the media of " + maker.name() + " were not made in time");
      }
    }
  }

  List<Long> pids() {
    return makers.stream().map(maker -> maker.cell().pid()).toList();
  }

  @Override
  public void close() {
    launcher.close();
  }

  private void make(
      int participant,
      Codec codec,
      VideoFormat format,
      Duration needed,
      Path output,
      boolean screen) {
    int seconds = Math.toIntExact(needed.plusMillis(999).toSeconds()) + SPARE_SECONDS;
    CellTask task =
        new CellTask.Synthesize(
            output,
            participant,
            codec.encodingName().toLowerCase(Locale.ROOT),
            format.width(),
            format.height(),
            format.frameRate(),
            seconds,
            screen);
    CellLimits limits = CellLimits.within(Duration.ofMinutes(2).plusSeconds(10L * seconds));
    Cell cell = launcher.start(task, output, limits, report -> {});
    String name = (screen ? "the screen of p" : "p") + (participant + 1);
    makers.add(new Maker(name, cell, seconds));
  }
}
