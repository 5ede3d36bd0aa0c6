package io.videoconf.recorder.rtp.payload;

import io.videoconf.recorder.rtp.RtpPacket;
import java.util.List;

/**
 * RFC 7587: the payload is exactly one Opus packet, there is no payload header.
 *
 * <pre>
 * +----------+--------------+
 * |RTP Header| Opus Payload |
 * +----------+--------------+
 * </pre>
 */
final class OpusDepacketizer implements Depacketizer {

  @Override
  public boolean onePacketPerUnit() {
    return true;
  }

  @Override
  public boolean startsUnit(RtpPacket packet) {
    return true;
  }

  @Override
  public boolean startsKeyframe(RtpPacket packet) {
    return false;
  }

  @Override
  public Assembly assemble(List<RtpPacket> packets, boolean afterGap) {
    if (packets.size() != 1) {
      return new Assembly.Torn("an Opus packet takes one RTP packet");
    }
    RtpPacket packet = packets.getFirst();
    return packet.payloadLength() == 0
        ? new Assembly.Empty()
        : new Assembly.Complete(true, packet.payload(), 0, 0);
  }
}
