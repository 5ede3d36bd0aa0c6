package io.videoconf.recorder.media.compose;

import io.videoconf.recorder.journal.JournalEntry;
import io.videoconf.recorder.journal.ParticipantState;
import io.videoconf.recorder.journal.RecordingState;
import io.videoconf.recorder.media.Reports;
import io.videoconf.recorder.media.av.Codecs;
import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.model.VideoCodec;
import io.videoconf.recorder.model.cell.CellReport;
import io.videoconf.recorder.model.cell.CellTask;
import io.videoconf.recorder.model.cell.WarningCode;
import io.videoconf.recorder.model.event.SessionEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns a journal's entries into encoded picture and sound. What comes out depends on the entries
 * alone: a frame is rendered from exactly the entries that had arrived when it was due, however
 * late that happens. Control events take effect at their place on the timeline, as the packets
 * around them do.
 */
final class Compositor implements AutoCloseable {
  /** So long before a span its pictures are there: longer than any change of layout takes. */
  private static final long WAKE_SECONDS = 3;

  private final CellTask.Compose task;
  private final Reports reports;
  private final long resumeFrame;
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

  /** Events that were read but have not happened yet on the timeline. */
  private final Deque<JournalEntry.Event> coming = new ArrayDeque<>();

  private RecordingState state = RecordingState.EMPTY;
  private Scene scene = Scene.EMPTY;

  /** What was told last. */
  private List<CellReport.ShownTrack> shown = List.of();

  private @Nullable Timeline timeline;
  private long newestNanos;
  private long nextFrame;

  Compositor(CellTask.Compose task, Reports reports) {
    this.task = task;
    this.reports = reports;
    this.framesPerSegment = task.segmentSeconds() * task.format().frameRate();
    this.span = Span.of(task);
    this.resumeFrame = span.firstFrame();
    this.tracks = new Tracks(Duration.ofMillis(task.playoutDelayMillis()), resumeFrame > 0);
    this.canvas = new Canvas(task.format().width(), task.format().height());
    this.presenter = new Presenter(canvas, tracks, task.format(), reports);
    this.marks =
        new SegmentMarks(task.output(), task.format().frameRate(), framesPerSegment, resumeFrame);
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
    this.audio = new AudioOutput(task.sound(), writer, span, task.rerender() != null);
    writer.begin(video.encoder(), audio.encoder());
    String encoder = video.encoder().name();
    Codecs.wantedH264()
        .filter(wanted -> !wanted.equals(encoder))
        .ifPresent(wanted ->
            reports.warning(
                WarningCode.ENCODER_UNUSABLE, wanted + " cannot be used here: " + encoder + " is"));
  }

  private VideoOutput newVideo() {
    CellTask.Rerender rerender = task.rerender();
    VideoCodec codec = rerender == null ? VideoCodec.H264 : rerender.codec();
    return new VideoOutput(
        PictureEncoding.of(codec, task.format(), framesPerSegment),
        framesPerSegment,
        writer::video);
  }

  /** Whether all that was asked for is made: entries that come later change nothing. */
  boolean isComplete() {
    if (span.endFrame() == Long.MAX_VALUE) {
      return false;
    }
    long seconds = nextFrame / task.format().frameRate();
    return seconds * Timeline.SAMPLE_RATE >= span.endSample() + AudioOutput.AFTER_END_SAMPLES;
  }

  /** Takes the next entry; renders what became due before it arrived. */
  void onEntry(JournalEntry entry) {
    long now = entry.arrivalNanos();
    newestNanos = now;
    Timeline time = timeline;
    if (time != null) {
      while (time.frameDueNanos(nextFrame) < now && !isComplete()) {
        render(time);
      }
    }
    switch (entry) {
      case JournalEntry.Rtp(long arrival, int trackId, byte[] packet) -> {
        if (time == null) {
          begin(arrival);
        }
        tracks.onRtp(trackId, packet, arrival);
      }
      case JournalEntry.Rtcp(long arrival, int trackId, byte[] packet) ->
          tracks.onRtcp(trackId, packet, arrival);
      case JournalEntry.Event event -> {
        prepare(event);
        coming.add(event);
      }
      case JournalEntry.Tick _ -> {
        // That time has passed is all it says.
      }
    }
  }

  /** What must be known before the event's moment on the timeline has come. */
  private void prepare(JournalEntry.Event entry) {
    switch (entry.event()) {
      // Its packets come right behind.
      case SessionEvent.TrackAdded added -> tracks.add(added.track(), entry.arrivalNanos());
      case SessionEvent.TrackMuted(int trackId, boolean muted) -> tracks.expectMute(trackId, muted);
      default -> {
        // Nobody has to know.
      }
    }
  }

  private void begin(long originNanos) {
    timeline =
        new Timeline(
            originNanos,
            task.format().frameRate(),
            Duration.ofMillis(task.playoutDelayMillis()).toNanos());
  }

  /**
   * Renders everything up to the newest entry, which is the recording's end, and completes the last
   * segment.
   *
   * @return the length in seconds; empty when no packet ever came
   */
  double finish() {
    Timeline time = timeline;
    if (time == null) {
      return 0;
    }
    if (isComplete()) {
      audio.finish();
      video.finish();
      writer.finish();
      return (double) span.endFrame() / task.format().frameRate();
    }
    long frames = Math.max(1, time.framesBefore(newestNanos));
    while (nextFrame < frames) {
      render(time);
    }
    long endFrame = Math.max(frames, resumeFrame);
    tracks.play(time.frameDueNanos(frames), hearFromNanos(time), time);
    audio.mixUntil(time.sampleAtFrame(endFrame), tracks.audible());
    reports.quality(tracks.quality(time.frameArrivalNanos(frames)));
    audio.finish();
    video.finish();
    writer.finish();
    return (double) Math.min(frames, span.endFrame()) / task.format().frameRate();
  }

  private void render(Timeline time) {
    long frame = nextFrame++;
    long moment = time.frameArrivalNanos(frame);
    tracks.play(time.frameDueNanos(frame), hearFromNanos(time), time);
    audio.mixUntil(time.sampleAtFrame(frame) - AudioOutput.DELAY_SAMPLES, tracks.audible());
    while (!coming.isEmpty() && coming.getFirst().arrivalNanos() <= moment) {
      happen(coming.removeFirst(), time.sampleAtFrame(frame));
    }
    String speaker = tracks.speaker(moment);
    marks.observe(frame, state, speaker);
    Scene before = scene;
    scene = scene.next(state, speaker, tracks::shape, task.format(), frame);
    if (scene != before) {
      tracks.watch(scene.tracks());
    }
    presenter.observe(frame);
    if (frame >= span.firstFrame() - WAKE_SECONDS * time.frameRate()) {
      tracks.wake();
    }
    if (span.holds(frame)) {
      if (span.encoderBegins(frame)) {
        video.finish();
        video.close();
        video = newVideo();
      }
      tellSizes();
      presenter.present(state, scene, tracks.isHeard(speaker, moment) ? speaker : null, frame);
      Frame picture = canvas.frame();
      stills.observe(frame, picture);
      video.encode(picture, frame);
      if (frame % time.frameRate() == 0) {
        reports.quality(tracks.quality(moment));
      }
    }
    reports.progress((double) frame / time.frameRate(), 0);
  }

  private long hearFromNanos(Timeline time) {
    // Later there is time to hear all: then limiter and speaker are what they are in one run.
    return resumeFrame == 0 || task.rerender() != null
        ? Long.MIN_VALUE
        : time.frameArrivalNanos(resumeFrame) - AudioOutput.warmUp(task.sound()).toNanos();
  }

  private void happen(JournalEntry.Event entry, long sample) {
    state = state.apply(entry.event());
    switch (entry.event()) {
      case SessionEvent.TrackMuted(int trackId, boolean muted) ->
          tracks.mute(trackId, muted, entry.arrivalNanos(), sample);
      case SessionEvent.TrackRemoved(int trackId) ->
          tracks.remove(trackId, entry.arrivalNanos(), sample);
      case SessionEvent.ParticipantLeft(String participantId) ->
          tracks.removeAllOf(participantId, entry.arrivalNanos(), sample);
      case SessionEvent.GainChanged(String participantId, double _) -> gain(participantId, sample);
      case SessionEvent.ParticipantJoined(String participantId, String _, String _) ->
          gain(participantId, sample);
      default -> {
        // The state is all there is to it.
      }
    }
  }

  private void tellSizes() {
    if (!scene.shown().equals(shown)) {
      shown = scene.shown();
      reports.shown(shown);
    }
  }

  private void gain(String participantId, long sample) {
    ParticipantState participant = state.participants().get(participantId);
    if (participant != null) {
      tracks.gain(participantId, participant.gainDecibels(), sample);
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
