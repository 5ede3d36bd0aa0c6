package io.videoconf.recorder.rtp.payload;

import io.videoconf.recorder.rtp.RtpPacket;

/** Numbers the packets of one stream. Not thread-safe. */
final class RtpHeaders {
  /** What fits a packet beside its header. */
  static final int MAX_PAYLOAD_BYTES = Packetizer.MAX_PACKET_BYTES - RtpPacket.HEADER_BYTES;

  private final long ssrc;
  private final int payloadType;
  private int sequenceNumber;

  RtpHeaders(long ssrc, int payloadType, int firstSequenceNumber) {
    this.ssrc = ssrc;
    this.payloadType = payloadType;
    this.sequenceNumber = firstSequenceNumber;
  }

  byte[] packet(boolean marker, long timestamp, byte[] payload) {
    return RtpPacket.write(marker, payloadType, sequenceNumber++, timestamp, ssrc, payload);
  }
}
