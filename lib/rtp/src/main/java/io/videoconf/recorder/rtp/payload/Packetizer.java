package io.videoconf.recorder.rtp.payload;

import io.videoconf.recorder.model.AccessUnit;
import io.videoconf.recorder.model.Codec;
import java.util.List;

/**
 * Writes one payload format. Holds SSRC, payload type and the running sequence number of one
 * stream. Not thread-safe.
 */
public interface Packetizer {
  /** The largest RTP packet that is made: leaves room for IP, UDP, SRTP and tunnels in 1280. */
  int MAX_PACKET_BYTES = 1200;

  /**
   * A writer for the codec.
   *
   * @param firstSequenceNumber 0 to 65535
   */
  static Packetizer of(Codec codec, long ssrc, int payloadType, int firstSequenceNumber) {
    RtpHeaders headers = new RtpHeaders(ssrc, payloadType, firstSequenceNumber);
    return switch (codec) {
      case VP8 -> new Vp8Packetizer(headers);
      case VP9 -> new Vp9Packetizer(headers);
      case H264 -> new H264Packetizer(headers);
      case H265 -> new H265Packetizer(headers);
      case AV1 -> new Av1Packetizer(headers);
      case OPUS, PCMU, PCMA, G722 -> new WholePacketizer(headers);
    };
  }

  /**
   * The packets of a unit, in order; the caller owns them.
   *
   * @param rtpTimestamp its low 32 bits are taken
   */
  List<byte[]> packetize(AccessUnit unit, long rtpTimestamp);
}
