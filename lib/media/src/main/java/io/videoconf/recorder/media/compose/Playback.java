package io.videoconf.recorder.media.compose;

import io.videoconf.recorder.journal.JournalEntry;
import io.videoconf.recorder.journal.ParticipantState;
import io.videoconf.recorder.journal.RecordingState;
import io.videoconf.recorder.model.cell.CellReport;
import io.videoconf.recorder.model.event.SessionEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Plays a journal's entries along the timeline, frame by frame: what is due of the tracks is
 * played, their sound is mixed, and control events take effect at their place, as the packets
 * around them do. A frame is reached with exactly the entries that had arrived when it was due,
 * however late that happens. Pictures are its listener's. Not thread-safe.
 */
final class Playback {
  private final Tracks tracks;
  private final AudioOutput audio;
  private final Span span;
  private final Duration playoutDelay;
  private final @Nullable Duration hearBefore;
  private final Consumer<Moment> listener;

  /** Events that were read but have not happened yet on the timeline. */
  private final Deque<JournalEntry.Event> coming = new ArrayDeque<>();

  private RecordingState state = RecordingState.EMPTY;
  private @Nullable Timeline timeline;
  private long newestNanos;
  private long nextFrame;

  /**
   * How things are at a frame.
   *
   * @param nanos the arrival time that is the frame's moment
   * @param speaker id of the participant, or null
   */
  record Moment(long frame, long nanos, RecordingState state, @Nullable String speaker) {}

  /**
   * Borrows tracks and sound.
   *
   * @param hearBefore how long before the span sound is heard; null for from the start
   * @param listener told of each frame, in order
   */
  Playback(
      Tracks tracks,
      AudioOutput audio,
      Span span,
      Duration playoutDelay,
      @Nullable Duration hearBefore,
      Consumer<Moment> listener) {
    this.tracks = tracks;
    this.audio = audio;
    this.span = span;
    this.playoutDelay = playoutDelay;
    this.hearBefore = hearBefore;
    this.listener = listener;
  }

  /** Whether all of the span is played: entries that come later change nothing. */
  boolean isComplete() {
    if (span.endFrame() == Long.MAX_VALUE) {
      return false;
    }
    long seconds = nextFrame / span.frameRate();
    return seconds * Timeline.SAMPLE_RATE >= span.endSample() + AudioOutput.AFTER_END_SAMPLES;
  }

  /** Takes the next entry; plays what became due before it arrived. */
  void onEntry(JournalEntry entry) {
    long now = entry.arrivalNanos();
    newestNanos = now;
    Timeline time = timeline;
    if (time != null) {
      while (time.frameDueNanos(nextFrame) < now && !isComplete()) {
        play(time);
      }
    }
    switch (entry) {
      case JournalEntry.Rtp(long arrival, int trackId, byte[] packet) -> {
        if (time == null) {
          timeline = new Timeline(arrival, span.frameRate(), playoutDelay.toNanos());
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

  private void play(Timeline time) {
    long frame = nextFrame++;
    long moment = time.frameArrivalNanos(frame);
    tracks.play(time.frameDueNanos(frame), hearFromNanos(time), time);
    audio.mixUntil(time.sampleAtFrame(frame) - AudioOutput.DELAY_SAMPLES, tracks.audible());
    while (!coming.isEmpty() && coming.getFirst().arrivalNanos() <= moment) {
      happen(coming.removeFirst(), time.sampleAtFrame(frame));
    }
    listener.accept(new Moment(frame, moment, state, tracks.speaker(moment)));
  }

  private long hearFromNanos(Timeline time) {
    return hearBefore == null
        ? Long.MIN_VALUE
        : time.frameArrivalNanos(span.firstFrame()) - hearBefore.toNanos();
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

  private void gain(String participantId, long sample) {
    ParticipantState participant = state.participants().get(participantId);
    if (participant != null) {
      tracks.gain(participantId, participant.gainDecibels(), sample);
    }
  }

  /**
   * Plays everything up to the newest entry, which is the recording's end, unless the span is
   * complete.
   *
   * @return the frames from the timeline's start; 0 when no packet ever came
   */
  long finish() {
    Timeline time = timeline;
    if (time == null) {
      return 0;
    }
    if (isComplete()) {
      return span.endFrame();
    }
    long frames = Math.max(1, time.framesBefore(newestNanos));
    while (nextFrame < frames) {
      play(time);
    }
    long endFrame = Math.max(frames, span.firstFrame());
    tracks.play(time.frameDueNanos(frames), hearFromNanos(time), time);
    audio.mixUntil(time.sampleAtFrame(endFrame), tracks.audible());
    return frames;
  }

  /** What became of all tracks up to a frame. */
  List<CellReport.TrackQuality> quality(long frame) {
    Timeline time = timeline;
    return time == null ? List.of() : tracks.quality(time.frameArrivalNanos(frame));
  }
}
