package io.videoconf.recorder.rtp.playout;

import io.videoconf.recorder.model.AccessUnit;
import io.videoconf.recorder.model.RtpFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An access unit with its place in time.
 *
 * @param unit its {@code timestampNanos} is the presentation time on the axis of arrival times
 * @param rtpTimestamp 0 to 2^32-1
 * @param format how the unit is encoded; one of the track's formats, and it may change from one
 *     unit to the next
 * @param afterLoss whether something between the unit before and this one was lost
 * @param fromRedundancy whether the unit's own packet was lost, and this came with a later one (RFC
 *     2198)
 * @param rotationDegrees by how much the picture has to be turned clockwise before it is shown: 0,
 *     90, 180 or 270; what the sender said last (3GPP TS 26.114 section 7.4.5)
 * @param audioLevel what the sender says of the unit's loudness; null when it does not
 * @param width of the picture in pixels, as a keyframe tells it; 0 of other units, and when unknown
 * @param height of the picture in pixels, or 0
 */
public record PlayoutUnit(
    AccessUnit unit,
    long rtpTimestamp,
    RtpFormat format,
    boolean afterLoss,
    boolean fromRedundancy,
    int rotationDegrees,
    @Nullable AudioLevel audioLevel,
    int width,
    int height) {
  public PlayoutUnit {
    Objects.requireNonNull(unit, "unit");
    Objects.requireNonNull(format, "format");
  }

  /** A unit whose picture's size is not known. */
  public PlayoutUnit(
      AccessUnit unit,
      long rtpTimestamp,
      RtpFormat format,
      boolean afterLoss,
      boolean fromRedundancy,
      int rotationDegrees,
      @Nullable AudioLevel audioLevel) {
    this(unit, rtpTimestamp, format, afterLoss, fromRedundancy, rotationDegrees, audioLevel, 0, 0);
  }
}
