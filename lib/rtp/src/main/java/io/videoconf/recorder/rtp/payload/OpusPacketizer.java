package io.videoconf.recorder.rtp.payload;

import io.videoconf.recorder.model.AccessUnit;
import java.util.List;

/** RFC 7587: one Opus packet per RTP packet; the marker stands on the first of a talk spurt. */
final class OpusPacketizer implements Packetizer {
  private final RtpHeaders headers;

  OpusPacketizer(RtpHeaders headers) {
    this.headers = headers;
  }

  @Override
  public List<byte[]> packetize(AccessUnit unit, long rtpTimestamp) {
    return List.of(headers.packet(false, rtpTimestamp, unit.data()));
  }
}
