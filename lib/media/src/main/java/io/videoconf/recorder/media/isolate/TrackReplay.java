package io.videoconf.recorder.media.isolate;

import io.videoconf.recorder.journal.JournalEntry;
import io.videoconf.recorder.model.TrackSpec;
import io.videoconf.recorder.model.event.SessionEvent;
import io.videoconf.recorder.rtp.playout.ParticipantClock;
import io.videoconf.recorder.rtp.playout.TrackPlayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Plays the tracks of a journal without decoding them. Packets go through the same playout as in a
 * composition, so that everything is where the composite has it. Not thread-safe.
 */
public final class TrackReplay implements AutoCloseable {
  /** How often is looked for what is due: the units that come out do not depend on it. */
  private static final long STEP_NANOS = Duration.ofMillis(50).toNanos();

  private final Duration playoutDelay;
  private final Function<TrackSpec, TrackSink> sinks;
  private final Map<String, ParticipantClock> clocks = new HashMap<>();

  /** In order of their numbers, those whose end is not reached. */
  private final Map<Integer, IsolatedTrack> tracks = new TreeMap<>();

  /** Tracks that were added again under the same number. */
  private final List<IsolatedTrack> replaced = new ArrayList<>();

  private @Nullable Long originNanos;
  private long playedNanos;
  private long newestNanos;

  /**
   * @param sinks where each track goes
   */
  public TrackReplay(Duration playoutDelay, Function<TrackSpec, TrackSink> sinks) {
    this.playoutDelay = playoutDelay;
    this.sinks = sinks;
  }

  /** Takes the next entry; what was due before it arrived is played. */
  public void onEntry(JournalEntry entry) {
    long now = entry.arrivalNanos();
    newestNanos = now;
    Long origin = originNanos;
    if (origin != null && now - playedNanos >= STEP_NANOS) {
      playAll(now, origin);
    }
    switch (entry) {
      case JournalEntry.Rtp(long arrival, int trackId, byte[] packet) -> {
        if (origin == null) {
          originNanos = arrival;
        }
        IsolatedTrack track = tracks.get(trackId);
        if (track != null) {
          track.playout().onRtp(packet, arrival);
        }
      }
      case JournalEntry.Rtcp(long arrival, int trackId, byte[] packet) -> {
        IsolatedTrack track = tracks.get(trackId);
        if (track != null) {
          track.playout().onRtcp(packet, arrival);
        }
      }
      case JournalEntry.Event event -> happen(event.event(), now);
      case JournalEntry.Tick _ -> {
        // That time has passed is all it says.
      }
    }
  }

  private void happen(SessionEvent event, long now) {
    switch (event) {
      case SessionEvent.TrackAdded added -> add(added.track(), now);
      case SessionEvent.TrackMuted(int trackId, boolean muted) -> {
        IsolatedTrack track = tracks.get(trackId);
        if (track != null) {
          track.mute(now, muted);
        }
      }
      case SessionEvent.TrackRemoved(int trackId) -> {
        IsolatedTrack track = tracks.get(trackId);
        if (track != null) {
          track.end(now);
        }
      }
      case SessionEvent.ParticipantLeft(String participantId) ->
          tracks.values().stream()
              .filter(track -> track.spec().participantId().equals(participantId))
              .forEach(track -> track.end(now));
      default -> {
        // Nothing of a track.
      }
    }
  }

  private void add(TrackSpec spec, long now) {
    ParticipantClock clock =
        clocks.computeIfAbsent(spec.participantId(), _ -> new ParticipantClock(playoutDelay));
    IsolatedTrack before =
        tracks.put(
            spec.trackId(),
            new IsolatedTrack(spec, new TrackPlayout(spec, clock), sinks.apply(spec)));
    if (before != null) {
      before.end(now);
      before.finish();
      replaced.add(before);
    }
  }

  private void playAll(long now, long origin) {
    playedNanos = now;
    Iterator<IsolatedTrack> all = tracks.values().iterator();
    while (all.hasNext()) {
      IsolatedTrack track = all.next();
      track.play(now, origin);
      if (track.hasEnded(now - playoutDelay.toNanos())) {
        track.finish();
        all.remove();
      }
    }
  }

  /** Plays what is left: no entry comes any more. */
  public void finish() {
    Long origin = originNanos;
    if (origin != null) {
      playAll(newestNanos + playoutDelay.toNanos(), origin);
      for (IsolatedTrack track : tracks.values()) {
        track.finish();
      }
    }
  }

  /** From the first packet to the newest entry; 0 before it. */
  public double seconds() {
    Long origin = originNanos;
    return origin == null ? 0 : (newestNanos - origin) / 1e9;
  }

  @Override
  public void close() {
    tracks.values().forEach(IsolatedTrack::close);
    replaced.forEach(IsolatedTrack::close);
  }
}
