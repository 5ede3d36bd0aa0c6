package io.videoconf.recorder.rtp.payload;

import io.videoconf.recorder.rtp.RtpPacket;
import java.util.List;

/**
 * PCMU and PCMA (RFC 3551 section 4.5.14) and G.722 (section 4.5.2): the payload is samples, one
 * octet for each tick of the RTP clock and channel; there is no payload header. Each packet can be
 * decoded by itself.
 *
 * <pre>
 * +------------+--------------------------------+
 * | RTP Header | octet | octet | octet | ...    |
 * +------------+--------------------------------+
 * </pre>
 */
final class SampleDepacketizer implements Depacketizer {

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
      return new Assembly.Torn("a packet is a unit of its own");
    }
    RtpPacket packet = packets.getFirst();
    return packet.payloadLength() == 0
        ? new Assembly.Empty()
        : new Assembly.Complete(true, packet.payload(), 0, 0);
  }
}
