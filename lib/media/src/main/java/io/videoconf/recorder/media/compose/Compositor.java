package io.videoconf.recorder.media.compose;

import io.videoconf.recorder.journal.JournalEntry;
import io.videoconf.recorder.journal.RecordingState;
import io.videoconf.recorder.media.Reports;
import io.videoconf.recorder.media.av.Codecs;
import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.model.cell.CellTask;
import io.videoconf.recorder.model.event.SessionEvent;
import io.videoconf.recorder.model.layout.Tile;
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
  /**
   * After a restart sound from this long before the resume point warms decoders and limiter, and
   * tells who speaks.
   */
  private static final Duration SOUND_WARM_UP = Duration.ofSeconds(3);

  private final CellTask.Compose task;
  private final Reports reports;
  private final long resumeFrame;
  private final Tracks tracks;
  private final Canvas canvas;
  private final SegmentWriter writer;
  private final VideoOutput video;
  private final AudioOutput audio;

  /** Events that were read but have not happened yet on the timeline. */
  private final Deque<JournalEntry.Event> coming = new ArrayDeque<>();

  private RecordingState state = RecordingState.EMPTY;
  private Scene scene = Scene.EMPTY;
  private @Nullable Timeline timeline;
  private long newestNanos;
  private long nextFrame;

  Compositor(CellTask.Compose task, Reports reports) {
    this.task = task;
    this.reports = reports;
    int framesPerSegment = task.segmentSeconds() * task.format().frameRate();
    this.resumeFrame = (long) task.firstSegment() * framesPerSegment;
    this.tracks = new Tracks(Duration.ofMillis(task.playoutDelayMillis()), resumeFrame > 0);
    this.canvas = new Canvas(task.format().width(), task.format().height());
    this.writer =
        new SegmentWriter(
            new SegmentFiles(task.output()),
            task.format().frameRate(),
            task.segmentSeconds(),
            task.firstSegment(),
            reports::segmentDone);
    this.video = new VideoOutput(task.format(), framesPerSegment, writer::video);
    this.audio =
        new AudioOutput(
            writer, (long) task.firstSegment() * task.segmentSeconds() * Timeline.SAMPLE_RATE);
    writer.begin(video.encoder(), audio.encoder());
    String encoder = video.encoder().name();
    Codecs.wantedH264()
        .filter(wanted -> !wanted.equals(encoder))
        .ifPresent(wanted ->
            reports.warning(
                "encoder_unusable", wanted + " cannot be used here: " + encoder + " is"));
  }

  /** Takes the next entry; renders what became due before it arrived. */
  void onEntry(JournalEntry entry) {
    long now = entry.arrivalNanos();
    newestNanos = now;
    Timeline time = timeline;
    if (time != null) {
      while (time.frameDueNanos(nextFrame) < now) {
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
        if (event.event() instanceof SessionEvent.TrackAdded added) {
          // Now and not at its moment on the timeline: its packets come right behind.
          tracks.add(added.track(), now);
        }
        coming.add(event);
      }
      case JournalEntry.Tick _ -> {
        // That time has passed is all it says.
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
    return (double) frames / task.format().frameRate();
  }

  private void render(Timeline time) {
    long frame = nextFrame++;
    long moment = time.frameArrivalNanos(frame);
    tracks.play(time.frameDueNanos(frame), hearFromNanos(time), time);
    audio.mixUntil(time.sampleAtFrame(frame) - AudioOutput.DELAY_SAMPLES, tracks.audible());
    while (!coming.isEmpty() && coming.getFirst().arrivalNanos() <= moment) {
      happen(coming.removeFirst(), time.sampleAtFrame(frame));
    }
    Scene before = scene;
    scene = scene.next(state, tracks.speaker(moment), task.format());
    if (!scene.equals(before)) {
      tracks.watch(scene.tiles());
    }
    if (frame >= resumeFrame) {
      tracks.wake();
      arrange();
      video.encode(draw(), frame);
      if (frame % time.frameRate() == 0) {
        reports.quality(tracks.quality(moment));
      }
    }
    reports.progress((double) frame / time.frameRate(), 0);
  }

  private long hearFromNanos(Timeline time) {
    return resumeFrame == 0
        ? Long.MIN_VALUE
        : time.frameArrivalNanos(resumeFrame) - SOUND_WARM_UP.toNanos();
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
      default -> {
        // The state is all there is to it.
      }
    }
  }

  private void arrange() {
    List<Tile> tiles = scene.tiles();
    if (!tiles.equals(canvas.tiles())) {
      canvas.arrange(tiles);
    }
  }

  private Frame draw() {
    List<Tile> tiles = canvas.tiles();
    int speaking = Canvas.NO_TILE;
    for (int i = 0; i < tiles.size(); i++) {
      VideoTrack track = tracks.visible(tiles.get(i).trackId());
      if (track == null) {
        canvas.draw(i, null, 0, 0);
      } else {
        canvas.draw(i, track.picture(), track.rotation(), track.generation());
        if (tiles.get(i).trackId() == scene.speakerTrackId()) {
          speaking = i;
        }
      }
    }
    canvas.mark(speaking);
    return canvas.frame();
  }

  @Override
  public void close() {
    tracks.close();
    canvas.close();
    audio.close();
    video.close();
    writer.close();
  }
}
