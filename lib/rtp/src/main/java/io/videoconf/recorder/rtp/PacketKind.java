package io.videoconf.recorder.rtp;

/** Which protocol a datagram speaks, told by its first bytes (RFC 7983, RFC 5761 section 4). */
public enum PacketKind {
  RTP,
  RTCP,
  /** STUN, DTLS, keepalives, noise. */
  OTHER;

  public static PacketKind of(byte[] bytes) {
    return of(bytes, 0, bytes.length);
  }

  public static PacketKind of(byte[] bytes, int offset, int length) {
    if (length < 4 || (bytes[offset] & 0xC0) != 0x80) {
      return OTHER;
    }
    int second = bytes[offset + 1] & 0xFF;
    if (second >= 192 && second <= 223) {
      return RTCP;
    }
    return length < RtpPacket.HEADER_BYTES || isKeepalive(bytes, offset, length) ? OTHER : RTP;
  }

  /** Janus opens the way for RTCP with bare headers in which everything but the version is 0. */
  private static boolean isKeepalive(byte[] bytes, int offset, int length) {
    if (length != RtpPacket.HEADER_BYTES) {
      return false;
    }
    for (int i = 1; i < length; i++) {
      if (bytes[offset + i] != 0) {
        return false;
      }
    }
    return true;
  }
}
