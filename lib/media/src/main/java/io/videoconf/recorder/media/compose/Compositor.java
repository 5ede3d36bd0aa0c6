package io.videoconf.recorder.media.compose;

import io.videoconf.recorder.journal.JournalEntry;
import io.videoconf.recorder.media.Reports;
import io.videoconf.recorder.media.av.Codecs;
import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.model.VideoCodec;
import io.videoconf.recorder.model.cell.CellReport;
import io.videoconf.recorder.model.cell.CellTask;
import io.videoconf.recorder.model.cell.WarningCode;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns a journal's entries into encoded picture and sound. What comes out depends on the entries
 * alone, however late that happens.
 */
final class Compositor implements AutoCloseable {
  /** So long before a span its pictures are there: longer than any change of layout takes. */
  private static final long WAKE_SECONDS = 3;

  private final CellTask.Compose task;
  private final Reports reports;
  private final Tracks tracks;
  private final Canvas canvas;
  private final Presenter presenter;
  private final SegmentMarks marks;
  private final SegmentStills stills;
  private final SegmentWriter writer;
  private final Span span;
  private final int framesPerSegment;
  private VideoOutput video;
  private final AudioOutput audio;
  private final Playback playback;

  private Scene scene = Scene.EMPTY;

  /** What was told last. */
  private List<CellReport.ShownTrack> shown = List.of();

  Compositor(CellTask.Compose task, Reports reports) {
    this.task = task;
    this.reports = reports;
    this.framesPerSegment = task.segmentSeconds() * task.format().frameRate();
    this.span = Span.of(task);
    Duration playoutDelay = Duration.ofMillis(task.playoutDelayMillis());
    this.tracks =
        new Tracks(
            playoutDelay,
            span.firstFrame() > 0 ? Tracks.Pictures.WANTED_LATER : Tracks.Pictures.WANTED);
    this.canvas = new Canvas(task.format().width(), task.format().height());
    this.presenter = new Presenter(canvas, tracks, task.format(), reports);
    this.marks =
        new SegmentMarks(
            task.output(), task.format().frameRate(), framesPerSegment, span.firstFrame());
    this.stills =
        new SegmentStills(
            task.output(), task.stills(), task.format().frameRate(), framesPerSegment, reports);
    this.writer =
        new SegmentWriter(
            new SegmentFiles(task.output()),
            task.format().frameRate(),
            task.segmentSeconds(),
            task.firstSegment(),
            segment -> {
              marks.segmentDone(segment.index());
              stills.segmentDone(segment.index());
              reports.segmentDone(segment);
            });
    this.video = newVideo();
    this.audio = new AudioOutput(task.sound(), writer::audio, span, task.rerender() != null);
    this.playback =
        new Playback(tracks, audio, span, playoutDelay, hearBefore(task, span), this::render);
    writer.begin(video.encoder(), audio.encoder());
    if (codec() == VideoCodec.H264) {
      Codecs.unusableH264(video.encoder().name())
          .ifPresent(why -> reports.warning(WarningCode.ENCODER_UNUSABLE, why));
    }
  }

  private static @Nullable Duration hearBefore(CellTask.Compose task, Span span) {
    // Later there is time to hear all: then limiter and speaker are what they are in one run.
    return span.firstFrame() == 0 || task.rerender() != null
        ? null
        : AudioOutput.warmUp(task.sound());
  }

  private VideoCodec codec() {
    CellTask.Rerender rerender = task.rerender();
    return rerender == null ? VideoCodec.H264 : rerender.codec();
  }

  private VideoOutput newVideo() {
    return new VideoOutput(
        PictureEncoding.of(codec(), task.format(), framesPerSegment),
        framesPerSegment,
        writer::video);
  }

  /** Whether all that was asked for is made: entries that come later change nothing. */
  boolean isComplete() {
    return playback.isComplete();
  }

  /** Takes the next entry; renders what became due before it arrived. */
  void onEntry(JournalEntry entry) {
    playback.onEntry(entry);
  }

  /**
   * Renders everything up to the newest entry, which is the recording's end, and completes the last
   * segment.
   *
   * @return the length in seconds; 0 when no packet ever came
   */
  double finish() {
    boolean complete = isComplete();
    long frames = playback.finish();
    if (frames == 0) {
      return 0;
    }
    if (!complete) {
      reports.quality(playback.quality(frames));
    }
    audio.finish();
    video.finish();
    writer.finish();
    return (double) Math.min(frames, span.endFrame()) / task.format().frameRate();
  }

  private void render(Playback.Moment now) {
    long frame = now.frame();
    String speaker = now.speaker();
    marks.observe(frame, now.state(), speaker);
    Scene before = scene;
    scene = scene.next(now.state(), speaker, tracks::shape, task.format(), frame);
    if (scene != before) {
      tracks.watch(scene.tracks());
    }
    presenter.observe(frame);
    int frameRate = task.format().frameRate();
    if (frame >= span.firstFrame() - WAKE_SECONDS * frameRate) {
      tracks.wake();
    }
    if (span.holds(frame)) {
      if (span.encoderBegins(frame)) {
        video.finish();
        video.close();
        video = newVideo();
      }
      tellSizes();
      presenter.present(
          now.state(), scene, tracks.isHeard(speaker, now.nanos()) ? speaker : null, frame);
      Frame picture = canvas.frame();
      stills.observe(frame, picture);
      video.encode(picture, frame);
      if (frame % frameRate == 0) {
        reports.quality(tracks.quality(now.nanos()));
      }
    }
    reports.progress((double) frame / frameRate, 0);
  }

  private void tellSizes() {
    if (!scene.shown().equals(shown)) {
      shown = scene.shown();
      reports.shown(shown);
    }
  }

  @Override
  public void close() {
    tracks.close();
    canvas.close();
    stills.close();
    audio.close();
    video.close();
    writer.close();
  }
}
