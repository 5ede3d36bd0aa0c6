package io.videoconf.recorder.media.compose;

import io.videoconf.recorder.journal.RecordingState;
import io.videoconf.recorder.journal.TrackState;
import io.videoconf.recorder.model.TrackSource;
import io.videoconf.recorder.model.layout.Aspect;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The cameras that were there a moment ago. Their last picture stays for that moment, since who
 * turns a camera off often leaves or turns on another one right behind: an avatar would flash up.
 * Immutable.
 *
 * @param byParticipant the camera that somebody had, by the participant's id
 */
record LostCameras(Map<String, Lost> byParticipant) {
  static final LostCameras NONE = new LostCameras(Map.of());

  /** So many of them are a second. */
  private static final int MOMENTS_PER_SECOND = 2;

  /** Who has turned on another one is given so many of them until its first picture comes. */
  private static final int MOMENTS_TO_CHANGE = 4;

  /**
   * A camera that is not there any more.
   *
   * @param aspect the shape of its picture
   * @param sinceFrame the first one without it
   */
  record Lost(int trackId, Aspect aspect, long sinceFrame) {}

  /**
   * Those of the next frame; this, if they are the same.
   *
   * @param shapes of before
   * @param pictures the shape of a track's picture; null while there is none
   */
  LostCameras next(
      RecordingState before,
      RecordingState now,
      Shapes shapes,
      IntFunction<@Nullable Aspect> pictures,
      long frame,
      int frameRate) {
    if (before.equals(now) && byParticipant.isEmpty()) {
      return this;
    }
    Map<String, Lost> after = new TreeMap<>(byParticipant);
    int moment = Math.ceilDiv(frameRate, MOMENTS_PER_SECOND);
    Set<String> changing = new HashSet<>();
    for (TrackState track : now.activeTracks()) {
      if (isCamera(track)) {
        changing.add(track.spec().participantId());
      }
    }
    after
        .entrySet()
        .removeIf(entry -> {
          int moments = changing.contains(entry.getKey()) ? MOMENTS_TO_CHANGE : 1;
          return frame >= entry.getValue().sinceFrame + (long) moments * moment;
        });
    if (!before.equals(now)) {
      for (TrackState track : before.activeTracks()) {
        int id = track.spec().trackId();
        Aspect aspect = shapes.of(id);
        TrackState still = now.tracks().get(id);
        boolean gone = still == null || !SceneItems.isSeen(still);
        if (isCamera(track) && gone && aspect != null) {
          after.put(track.spec().participantId(), new Lost(id, aspect, frame));
        }
      }
    }
    for (TrackState track : now.activeTracks()) {
      if (isCamera(track) && pictures.apply(track.spec().trackId()) != null) {
        after.remove(track.spec().participantId());
      }
    }
    return after.equals(byParticipant) ? this : new LostCameras(Map.copyOf(after));
  }

  private static boolean isCamera(TrackState track) {
    return track.spec().source() == TrackSource.CAMERA && SceneItems.isSeen(track);
  }

  /** The camera that somebody had a moment ago; null for none. */
  @Nullable Lost of(@Nullable String participantId) {
    return participantId == null ? null : byParticipant.get(participantId);
  }

  Set<Integer> trackIds() {
    Set<Integer> ids = new TreeSet<>();
    byParticipant.values().forEach(lost -> ids.add(lost.trackId()));
    return ids;
  }
}
