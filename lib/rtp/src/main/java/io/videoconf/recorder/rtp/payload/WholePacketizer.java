package io.videoconf.recorder.rtp.payload;

import io.videoconf.recorder.model.AccessUnit;
import java.util.List;

/**
 * A unit as it is in one packet: Opus (RFC 7587), PCMU, PCMA and G.722 (RFC 3551). The marker would
 * stand on the first packet of a talk spurt; here all is one spurt that began before.
 */
final class WholePacketizer implements Packetizer {
  private final RtpHeaders headers;

  WholePacketizer(RtpHeaders headers) {
    this.headers = headers;
  }

  @Override
  public List<byte[]> packetize(AccessUnit unit, long rtpTimestamp) {
    return List.of(headers.packet(false, rtpTimestamp, unit.data()));
  }
}
