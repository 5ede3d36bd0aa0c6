package io.videoconf.recorder.media.compose;

import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.media.sound.Fader;
import io.videoconf.recorder.media.sound.Sound;
import io.videoconf.recorder.model.MediaKind;
import io.videoconf.recorder.model.TrackSource;
import io.videoconf.recorder.model.TrackSpec;
import io.videoconf.recorder.model.cell.CellReport.TrackQuality;
import io.videoconf.recorder.model.layout.Aspect;
import io.videoconf.recorder.rtp.playout.ParticipantClock;
import io.videoconf.recorder.rtp.playout.PlayoutStats;
import io.videoconf.recorder.rtp.playout.PlayoutUnit;
import io.videoconf.recorder.rtp.playout.TrackPlayout;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The tracks that packets are expected of: playout, and a decoder from the first unit that is
 * needed.
 */
final class Tracks implements AutoCloseable {
  private final Duration playoutDelay;
  private final ActiveSpeaker speakers = new ActiveSpeaker();
  private final Map<String, ParticipantClock> clocks = new HashMap<>();
  private final Map<Integer, Track> tracks = new TreeMap<>();

  /** How loud participants are in the mix, in dB; who is not here is as loud as they come. */
  private final Map<String, Double> gains = new HashMap<>();

  /** The sound of tracks that are gone, as far as it is not mixed yet. */
  private final List<AudioTrack> fading = new ArrayList<>();

  /** What became of tracks that are gone. */
  private final Map<Integer, TrackQuality> gone = new TreeMap<>();

  /** The tracks that have a tile. */
  private Set<Integer> watched = Set.of();

  /** The last pictures of tracks that are gone or muted, for as long as they have a tile. */
  private final Map<Integer, LastPicture> last = new HashMap<>();

  private final Pictures pictures;
  private boolean cold;

  /** What pictures are to whoever plays tracks. */
  enum Pictures {
    WANTED,

    /** They are kept undecoded until {@link Tracks#wake}. */
    WANTED_LATER,

    /** They are played, for they tell of the participant's clock, and dropped. */
    NEVER_WANTED
  }

  Tracks(Duration playoutDelay, Pictures pictures) {
    this.playoutDelay = playoutDelay;
    this.pictures = pictures;
    this.cold = pictures != Pictures.WANTED;
  }

  private static final class Track {
    private final TrackSpec spec;
    private final long addedNanos;
    private final TrackPlayout playout;
    private @Nullable VideoTrack video;
    private @Nullable AudioTrack audio;
    private boolean muted;

    /** Changes that were announced and have not happened yet: the last tells what comes. */
    private final Deque<Boolean> mutesToCome = new ArrayDeque<>();

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
        clocks.computeIfAbsent(spec.participantId(), _ -> new ParticipantClock(playoutDelay));
    Track before =
        tracks.put(spec.trackId(), new Track(spec, arrivalNanos, new TrackPlayout(spec, clock)));
    if (before != null) {
      retire(before, arrivalNanos);
    }
  }

  /**
   * Ends a track that was removed at that time; one that was added again since then stays.
   *
   * @param sample of the timeline from which on it is not heard
   */
  void remove(int trackId, long removedNanos, long sample) {
    Track track = tracks.get(trackId);
    if (track != null && track.addedNanos <= removedNanos) {
      tracks.remove(trackId);
      keepPicture(track);
      if (track.audio != null) {
        track.audio.mute(true, sample);
      }
      retire(track, removedNanos);
    }
  }

  private void retire(Track track, long nanos) {
    gone.put(track.spec.trackId(), quality(track, nanos));
    if (track.audio != null) {
      fading.add(track.audio);
    }
    track.close();
  }

  /** Ends all tracks of a participant who left at that time. */
  void removeAllOf(String participantId, long leftNanos, long sample) {
    List<Integer> theirs =
        tracks.values().stream()
            .filter(track -> track.spec.participantId().equals(participantId))
            .map(track -> track.spec.trackId())
            .toList();
    theirs.forEach(trackId -> remove(trackId, leftNanos, sample));
    speakers.left(participantId);
  }

  /**
   * A track will be muted, or not any more, when the timeline has come so far. Its decoder must be
   * warm by then.
   */
  void expectMute(int trackId, boolean muted) {
    Track track = tracks.get(trackId);
    if (track != null) {
      track.mutesToCome.add(muted);
    }
  }

  /**
   * @param decibels how loud all sound of a participant is from that sample of the timeline on
   */
  void gain(String participantId, double decibels, long sample) {
    gains.put(participantId, decibels);
    for (Track track : tracks.values()) {
      if (track.audio != null && track.spec.participantId().equals(participantId)) {
        track.audio.gain(Fader.factor(decibels), sample);
      }
    }
  }

  /**
   * @param sample of the timeline from which on it is so
   */
  void mute(int trackId, boolean muted, long nanos, long sample) {
    Track track = tracks.get(trackId);
    if (track == null) {
      return;
    }
    if (muted) {
      keepPicture(track);
    }
    track.muted = muted;
    track.mutesToCome.poll();
    if (track.audio != null) {
      track.audio.mute(muted, sample);
    }
    if (track.video != null && muted) {
      // Or the picture from before would flash up when the camera comes back.
      track.video.forget(nanos);
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
        if (pictures != Pictures.NEVER_WANTED) {
          video(track).show(due);
        }
      } else {
        for (PlayoutUnit unit : due) {
          hear(track, unit, hearFromNanos, timeline);
        }
      }
    }
  }

  private void hear(Track track, PlayoutUnit unit, long hearFromNanos, Timeline timeline) {
    AudioTrack audio = audio(track, timeline);
    long nanos = unit.unit().timestampNanos();
    boolean audible = !track.muted || track.mutesToCome.contains(false);
    Sound sound = audio.hear(unit, audible && nanos >= hearFromNanos);
    OptionalDouble level = AudioTrack.levelDbov(unit, sound);
    if (level.isPresent() && !track.muted && track.spec.source() == TrackSource.MICROPHONE) {
      long duration = AudioTrack.durationNanos(unit);
      speakers.heard(track.spec.participantId(), nanos, duration, level.getAsDouble());
    }
  }

  private VideoTrack video(Track track) {
    VideoTrack video = track.video;
    if (video == null) {
      // While nothing moves on a screen its sender has nothing to send.
      video =
          new VideoTrack(
              track.spec.source() != TrackSource.SCREEN,
              cold || !watched.contains(track.spec.trackId()));
      track.video = video;
    }
    return video;
  }

  private AudioTrack audio(Track track, Timeline timeline) {
    AudioTrack audio = track.audio;
    if (audio == null) {
      double gain = gains.getOrDefault(track.spec.participantId(), 0.0);
      audio = new AudioTrack(timeline, track.muted, Fader.factor(gain));
      track.audio = audio;
    }
    return audio;
  }

  /**
   * From here on the pictures of these tracks are wanted and no others: of what nobody sees nothing
   * is decoded.
   */
  void watch(Set<Integer> trackIds) {
    watched = Set.copyOf(trackIds);
    last.forEach((trackId, picture) -> {
      if (!watched.contains(trackId)) {
        picture.close();
      }
    });
    last.keySet().retainAll(watched);
    for (Track track : tracks.values()) {
      if (track.video != null && !cold) {
        track.video.watch(watched.contains(track.spec.trackId()));
      }
    }
  }

  private void keepPicture(Track track) {
    VideoTrack video = track.video;
    Frame picture = video == null || track.muted ? null : video.picture();
    if (video != null && picture != null && watched.contains(track.spec.trackId())) {
      LastPicture before =
          last.put(
              track.spec.trackId(),
              new LastPicture(picture.share(), video.rotation(), video.generation()));
      if (before != null) {
        before.close();
      }
    }
  }

  /** From here on pictures are wanted. */
  void wake() {
    if (!cold) {
      return;
    }
    cold = false;
    for (Track track : tracks.values()) {
      if (track.video != null) {
        track.video.watch(watched.contains(track.spec.trackId()));
      }
    }
  }

  /** Who speaks at that time, by id; times do not go back. Null until somebody has spoken. */
  @Nullable String speaker(long nanos) {
    return speakers.at(nanos);
  }

  /** Whether a participant has said something just before that time. */
  boolean isHeard(@Nullable String participantId, long nanos) {
    return speakers.isHeard(participantId, nanos);
  }

  /**
   * The picture of a track, or the last one if it is gone or muted and still watched; null for
   * none. Borrowed.
   */
  @Nullable Picture picture(int trackId) {
    VideoTrack video = visible(trackId);
    if (video == null) {
      return lastPicture(trackId);
    }
    Frame now = video.picture();
    return now == null ? null : new Picture(now, video.rotation(), video.generation());
  }

  /**
   * The last picture of a track before it went or was muted, as long as it is watched; null for
   * none. Borrowed.
   */
  @Nullable Picture lastPicture(int trackId) {
    LastPicture before = last.get(trackId);
    return before == null
        ? null
        : new Picture(before.frame(), before.rotation(), before.generation());
  }

  /** A track that is not muted; null when there is none. Borrowed. */
  private @Nullable VideoTrack visible(int trackId) {
    Track track = tracks.get(trackId);
    return track == null || track.muted ? null : track.video;
  }

  /** The shape of a track's picture, upright; null while there is none to be seen. */
  @Nullable Aspect shape(int trackId) {
    VideoTrack video = visible(trackId);
    return video == null ? null : video.shape();
  }

  /** Everything that may still have sound to be mixed. */
  Collection<AudioTrack> audible() {
    fading.removeIf(AudioTrack::isSilent);
    List<AudioTrack> audible = new ArrayList<>(fading);
    for (Track track : tracks.values()) {
      if (track.audio != null) {
        audible.add(track.audio);
      }
    }
    return audible;
  }

  /**
   * What a track shows.
   *
   * @param frame borrowed
   * @param rotation how far it has to be turned clockwise: 0, 90, 180 or 270 degrees
   * @param generation differs when the picture of the same track differs
   */
  record Picture(Frame frame, int rotation, long generation) {}

  /** A picture of its own. */
  private record LastPicture(Frame frame, int rotation, long generation) implements AutoCloseable {
    @Override
    public void close() {
      frame.close();
    }
  }

  /**
   * What has come of a track so far.
   *
   * @param packets that were there in time
   * @param lost that were not
   * @param steady whether more are expected all the time, as of a camera that is on
   */
  record Received(String participantId, int trackId, long packets, long lost, boolean steady) {}

  /** The tracks that there are, by their numbers. */
  List<Received> received() {
    List<Received> all = new ArrayList<>();
    for (Track track : tracks.values()) {
      PlayoutStats stats = track.playout.stats();
      all.add(
          new Received(
              track.spec.participantId(),
              track.spec.trackId(),
              stats.packets(),
              stats.lost(),
              track.spec.source() == TrackSource.CAMERA && !track.muted));
    }
    return all;
  }

  /** What became of all tracks up to that time, by their numbers. */
  List<TrackQuality> quality(long nanos) {
    Map<Integer, TrackQuality> all = new TreeMap<>(gone);
    for (Track track : tracks.values()) {
      all.put(track.spec.trackId(), quality(track, nanos));
    }
    return List.copyOf(all.values());
  }

  /** A track that was added again goes on counting. */
  private TrackQuality quality(Track track, long nanos) {
    PlayoutStats stats = track.playout.stats();
    double concealed = track.audio == null ? 0 : track.audio.concealedSeconds();
    FreezeWatch.Freezes freezes =
        track.video == null ? new FreezeWatch.Freezes(0, 0) : track.video.freezes(nanos);
    TrackQuality before = gone.get(track.spec.trackId());
    TrackQuality now =
        new TrackQuality(
            track.spec.trackId(),
            stats.syncSource(),
            stats.lost(),
            stats.late(),
            concealed,
            freezes.count(),
            freezes.nanos() / 1e9,
            stats.syncErrorSeconds());
    return before == null
        ? now
        : new TrackQuality(
            now.trackId(),
            now.syncSource(),
            before.packetsLost() + now.packetsLost(),
            before.packetsLate() + now.packetsLate(),
            before.concealedSeconds() + now.concealedSeconds(),
            before.freezes() + now.freezes(),
            before.frozenSeconds() + now.frozenSeconds(),
            now.syncErrorSeconds() == null ? before.syncErrorSeconds() : now.syncErrorSeconds());
  }

  @Override
  public void close() {
    tracks.values().forEach(Track::close);
    tracks.clear();
    last.values().forEach(LastPicture::close);
    last.clear();
  }
}
