package io.videoconf.recorder.rtp.playout;

import io.videoconf.recorder.model.HeaderExtension;
import io.videoconf.recorder.model.RtpParameters;
import io.videoconf.recorder.rtp.RtpPacket;
import org.jspecify.annotations.Nullable;

/** Reads the header extensions that say something of what is in a packet. Immutable. */
final class PacketExtensions {
  private static final int ROTATION_MASK = 3;
  private static final int CAPTURE_TIME_BYTES = 8;

  private final @Nullable Integer orientationId;
  private final @Nullable Integer levelId;
  private final @Nullable Integer captureTimeId;

  PacketExtensions(RtpParameters parameters) {
    orientationId = parameters.extensions().get(HeaderExtension.VIDEO_ORIENTATION);
    levelId = parameters.extensions().get(HeaderExtension.AUDIO_LEVEL);
    captureTimeId = parameters.extensions().get(HeaderExtension.ABS_CAPTURE_TIME);
  }

  /**
   * By how much the picture has to be turned clockwise: 0, 90, 180 or 270 degrees; null if the
   * packet does not say. 3GPP TS 26.114 section 7.4.5: whether the picture is mirrored (F) and
   * which camera took it (C) does not matter here.
   *
   * <pre>
   *  0 1 2 3 4 5 6 7
   * +-+-+-+-+-+-+-+-+
   * |0 0 0 0 C F R R|
   * +-+-+-+-+-+-+-+-+
   * </pre>
   */
  @Nullable Integer rotationDegrees(RtpPacket packet) {
    byte[] element = element(packet, orientationId, 1);
    return element == null ? null : 90 * (element[0] & ROTATION_MASK);
  }

  /**
   * How loud the packet is; null if it does not say. RFC 6464 section 3:
   *
   * <pre>
   *  0 1 2 3 4 5 6 7
   * +-+-+-+-+-+-+-+-+
   * |V|    level    |
   * +-+-+-+-+-+-+-+-+
   * </pre>
   */
  @Nullable AudioLevel audioLevel(RtpPacket packet) {
    byte[] element = element(packet, levelId, 1);
    return element == null ? null : new AudioLevel(element[0] & 0x7F, (element[0] & 0x80) != 0);
  }

  /**
   * When the first sample or the picture of the packet was captured, by the clock of the system
   * that captured it; null if it does not say. NTP time in nanoseconds, from the first 8 bytes of
   * abs-capture-time; how far that clock is from the sender's, which may follow, is the same for
   * all tracks of a participant and so of no use here.
   *
   * <pre>
   * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
   * |               absolute capture timestamp (UQ32.32)            |
   * |                                                               |
   * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
   * |        estimated capture clock offset (Q32.32), optional      |
   * |                                                               |
   * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
   * </pre>
   */
  @Nullable Long captureNtpNanos(RtpPacket packet) {
    byte[] element = element(packet, captureTimeId, CAPTURE_TIME_BYTES);
    if (element == null) {
      return null;
    }
    long ntp = 0;
    for (int i = 0; i < CAPTURE_TIME_BYTES; i++) {
      ntp = ntp << 8 | (element[i] & 0xFF);
    }
    return ntp == 0 ? null : NtpTime.nanos(ntp);
  }

  private static byte @Nullable [] element(RtpPacket packet, @Nullable Integer id, int bytes) {
    if (id == null) {
      return null;
    }
    byte[] element = packet.extension(id).orElse(null);
    return element == null || element.length < bytes ? null : element;
  }
}
