package io.videoconf.recorder.model.layout;

import io.videoconf.recorder.model.TrackSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something that wants a tile: a track with a picture, or a participant without one.
 *
 * @param trackId the track, or {@link #NO_TRACK} for a participant without a picture: an avatar
 * @param participantId whose it is; null if that is of no interest
 * @param source {@code CAMERA} or {@code SCREEN}; {@code CAMERA} for {@link #NO_TRACK}
 * @param order tiles are placed by ascending order, then by track
 * @param aspect the shape of the picture; null while it is unknown: then any will do
 * @param spoke when its participant spoke last: the later, the higher; 0 for never. Those who spoke
 *     last are shown when there is no room for all
 */
public record LayoutItem(
    int trackId,
    @Nullable String participantId,
    TrackSource source,
    int order,
    @Nullable Aspect aspect,
    int spoke) {
  /** The number of the control track, which never has a picture. */
  public static final int NO_TRACK = 0;

  public LayoutItem {
    Objects.requireNonNull(source, "source");
  }

  public LayoutItem(int trackId, @Nullable String participantId, TrackSource source, int order) {
    this(trackId, participantId, source, order, null, 0);
  }

  public LayoutItem(int trackId, TrackSource source, int order) {
    this(trackId, null, source, order);
  }

  boolean isScreen() {
    return source == TrackSource.SCREEN;
  }

  boolean isOf(@Nullable String someId) {
    return someId != null && someId.equals(participantId);
  }

  LayoutItem asAvatar() {
    return new LayoutItem(NO_TRACK, participantId, TrackSource.CAMERA, order, null, spoke);
  }
}
