package io.videoconf.recorder.rtp;

/** What became of bytes that were read as an RTP packet. */
public sealed interface RtpParse {

  record Packet(RtpPacket packet) implements RtpParse {}

  record Malformed(Reason reason) implements RtpParse {}

  /** Which check of the header failed. */
  enum Reason {
    TOO_SHORT,
    BAD_VERSION,
    CSRC_OVERRUN,
    EXTENSION_OVERRUN,
    BAD_PADDING
  }
}
