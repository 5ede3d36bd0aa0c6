package io.videoconf.recorder.media.compose;

import io.videoconf.recorder.model.MediaKind;
import io.videoconf.recorder.model.TrackSpec;
import io.videoconf.recorder.rtp.playout.ParticipantClock;
import io.videoconf.recorder.rtp.playout.PlayoutUnit;
import io.videoconf.recorder.rtp.playout.TrackPlayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The tracks that packets are expected of: playout, and a decoder from the first unit that is
 * needed.
 */
final class Tracks implements AutoCloseable {
  private final Duration playoutDelay;
  private final Map<String, ParticipantClock> clocks = new HashMap<>();
  private final Map<Integer, Track> tracks = new TreeMap<>();
  private boolean cold;

  /** Pictures are kept undecoded until {@link #wake}, and sound is not heard. */
  Tracks(Duration playoutDelay, boolean cold) {
    this.playoutDelay = playoutDelay;
    this.cold = cold;
  }

  private static final class Track {
    private final TrackSpec spec;
    private final long addedNanos;
    private final TrackPlayout playout;
    private @Nullable VideoTrack video;
    private @Nullable AudioTrack audio;
    private boolean muted;

    Track(TrackSpec spec, long addedNanos, TrackPlayout playout) {
      this.spec = spec;
      this.addedNanos = addedNanos;
      this.playout = playout;
    }

    void close() {
      if (video != null) {
        video.close();
      }
      if (audio != null) {
        audio.close();
      }
    }
  }

  void add(TrackSpec spec, long arrivalNanos) {
    ParticipantClock clock =
        clocks.computeIfAbsent(spec.participantId(), _ -> new ParticipantClock());
    Track before =
        tracks.put(
            spec.trackId(),
            new Track(spec, arrivalNanos, new TrackPlayout(spec, clock, playoutDelay)));
    if (before != null) {
      before.close();
    }
  }

  /** Ends a track that was removed at that time; one that was added again since then stays. */
  void remove(int trackId, long removedNanos) {
    Track track = tracks.get(trackId);
    if (track != null && track.addedNanos <= removedNanos) {
      tracks.remove(trackId);
      track.close();
    }
  }

  /** Ends all tracks of a participant who left at that time. */
  void removeAllOf(String participantId, long leftNanos) {
    List<Integer> theirs =
        tracks.values().stream()
            .filter(track -> track.spec.participantId().equals(participantId))
            .map(track -> track.spec.trackId())
            .toList();
    theirs.forEach(trackId -> remove(trackId, leftNanos));
  }

  void mute(int trackId, boolean muted) {
    Track track = tracks.get(trackId);
    if (track == null) {
      return;
    }
    track.muted = muted;
    if (track.audio != null) {
      track.audio.mute(muted);
    }
    if (track.video != null && muted) {
      // Or the picture from before would flash up when the camera comes back.
      track.video.forget();
    }
  }

  void onRtp(int trackId, byte[] packet, long arrivalNanos) {
    Track track = tracks.get(trackId);
    if (track != null) {
      track.playout.onRtp(packet, arrivalNanos);
    }
  }

  void onRtcp(int trackId, byte[] packet, long arrivalNanos) {
    Track track = tracks.get(trackId);
    if (track != null) {
      track.playout.onRtcp(packet, arrivalNanos);
    }
  }

  /**
   * Hands on what is due at the journal's time {@code nowNanos}.
   *
   * @param hearFromNanos sound of before that arrival time will not be heard
   */
  void play(long nowNanos, long hearFromNanos, Timeline timeline) {
    for (Track track : tracks.values()) {
      List<PlayoutUnit> due = track.playout.poll(nowNanos);
      if (due.isEmpty()) {
        continue;
      }
      if (track.spec.kind() == MediaKind.VIDEO) {
        video(track).show(due);
      } else {
        List<PlayoutUnit> heard =
            due.stream().filter(u -> u.unit().timestampNanos() >= hearFromNanos).toList();
        if (!heard.isEmpty()) {
          audio(track, timeline).hear(heard);
        }
      }
    }
  }

  private VideoTrack video(Track track) {
    VideoTrack video = track.video;
    if (video == null) {
      video = new VideoTrack(track.spec.format().codec(), cold);
      track.video = video;
    }
    return video;
  }

  private AudioTrack audio(Track track, Timeline timeline) {
    AudioTrack audio = track.audio;
    if (audio == null) {
      audio = new AudioTrack(track.spec.format().codec(), timeline);
      audio.mute(track.muted);
      track.audio = audio;
    }
    return audio;
  }

  /** From here on pictures are wanted. */
  void wake() {
    if (!cold) {
      return;
    }
    cold = false;
    for (Track track : tracks.values()) {
      if (track.video != null) {
        track.video.wake();
      }
    }
  }

  /** The picture of a track that is not muted; null when there is none. Borrowed. */
  @Nullable VideoTrack visible(int trackId) {
    Track track = tracks.get(trackId);
    return track == null || track.muted ? null : track.video;
  }

  Collection<AudioTrack> audible() {
    List<AudioTrack> audible = new ArrayList<>();
    for (Track track : tracks.values()) {
      if (track.audio != null) {
        audible.add(track.audio);
      }
    }
    return audible;
  }

  @Override
  public void close() {
    tracks.values().forEach(Track::close);
    tracks.clear();
  }
}
