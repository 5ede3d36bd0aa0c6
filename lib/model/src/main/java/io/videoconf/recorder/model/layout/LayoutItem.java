package io.videoconf.recorder.model.layout;

import io.videoconf.recorder.model.TrackSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something that wants a tile: a track with a picture, or a participant without one.
 *
 * @param trackId the track, or {@link #NO_TRACK} for a participant without a picture
 * @param participantId whose it is; null if that is of no interest
 * @param source {@code CAMERA} or {@code SCREEN}; {@code CAMERA} for {@link #NO_TRACK}
 * @param order tiles are placed by ascending order, then by track
 */
public record LayoutItem(
    int trackId, @Nullable String participantId, TrackSource source, int order) {
  /** The number of the control track, which never has a picture. */
  public static final int NO_TRACK = 0;

  public LayoutItem {
    Objects.requireNonNull(source, "source");
  }

  public LayoutItem(int trackId, TrackSource source, int order) {
    this(trackId, null, source, order);
  }
}
