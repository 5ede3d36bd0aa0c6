package io.videoconf.recorder.media.compose;

import io.videoconf.recorder.model.AccessUnit;
import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.HeaderExtension;
import io.videoconf.recorder.model.MediaKind;
import io.videoconf.recorder.model.RtpFormat;
import io.videoconf.recorder.model.RtpParameters;
import io.videoconf.recorder.model.TrackSource;
import io.videoconf.recorder.model.TrackSpec;
import io.videoconf.recorder.model.event.SessionEvent;
import io.videoconf.recorder.rtp.payload.Packetizer;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * Units that are sent to a meeting as they are, by tracks of several formats and turned cameras.
 */
final class SentUnits {
  private static final int ORIENTATION_ID = 3;

  private SentUnits() {}

  static RtpFormat format(int payloadType, Codec codec) {
    int channels = codec.kind() == MediaKind.VIDEO ? 0 : codec == Codec.OPUS ? 2 : 1;
    return new RtpFormat(payloadType, codec, codec.clockRateHz(), channels, Map.of());
  }

  static void track(Meeting meeting, double seconds, int id, RtpFormat... formats) {
    meeting.join(seconds, "ann");
    RtpParameters parameters =
        new RtpParameters(
            List.of(formats),
            null,
            null,
            null,
            Map.of(),
            null,
            Set.of(),
            Map.of(HeaderExtension.VIDEO_ORIENTATION, ORIENTATION_ID),
            Set.of());
    TrackSource source =
        formats[0].codec().kind() == MediaKind.VIDEO ? TrackSource.CAMERA : TrackSource.MICROPHONE;
    meeting.event(
        seconds, new SessionEvent.TrackAdded(new TrackSpec(id, "ann", source, parameters), 1, 1));
  }

  /**
   * Sends units, later by so many seconds.
   *
   * @param rotation by the unit's number: value of the orientation extension, or -1
   */
  static int send(
      Meeting meeting,
      int trackId,
      RtpFormat format,
      double later,
      List<AccessUnit> units,
      int firstSequence,
      IntPredicate lost,
      int rotation) {
    Packetizer packetizer =
        Packetizer.of(format.codec(), 1000 + trackId, format.payloadType(), firstSequence);
    int number = 0;
    for (AccessUnit unit : units) {
      long nanos = unit.timestampNanos() + Meeting.nanos(later);
      long timestamp = Math.round(nanos * (format.clockRateHz() / 1e9));
      for (byte[] packet : packetizer.packetize(unit, timestamp)) {
        if (!lost.test(number++)) {
          meeting.rtp(nanos / 1e9, trackId, rotation < 0 ? packet : turned(packet, rotation));
        }
      }
    }
    return firstSequence + number;
  }

  private static byte[] turned(byte[] packet, int rotation) {
    return ByteBuffer.allocate(packet.length + 8)
        .put((byte) (packet[0] | 0x10))
        .put(packet, 1, 11)
        .putShort((short) 0xBEDE)
        .putShort((short) 1)
        .put((byte) (ORIENTATION_ID << 4))
        .put((byte) rotation)
        .putShort((short) 0)
        .put(packet, 12, packet.length - 12)
        .array();
  }
}
