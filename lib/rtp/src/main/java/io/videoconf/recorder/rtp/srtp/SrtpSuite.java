package io.videoconf.recorder.rtp.srtp;

import java.util.Optional;

/** The crypto suites, under the names that SDP (RFC 4568, RFC 7714) and mediasoup give them. */
public enum SrtpSuite {
  /** RFC 4568 section 6.2.1. */
  AES_CM_128_HMAC_SHA1_80(16, 14, 10, 10),
  /** RFC 4568 section 6.2.2: SRTCP keeps the tag of 80 bits. */
  AES_CM_128_HMAC_SHA1_32(16, 14, 4, 10),
  /** RFC 7714 section 14.2. */
  AEAD_AES_128_GCM(16, 12, 16, 16),
  /** RFC 7714 section 14.2. */
  AEAD_AES_256_GCM(32, 12, 16, 16);

  /** What SRTCP adds besides its tag: the flag E and the packet's index. */
  private static final int SRTCP_INDEX_BYTES = 4;

  private final int keyBytes;
  private final int saltBytes;
  private final int rtpTagBytes;
  private final int rtcpTagBytes;

  SrtpSuite(int keyBytes, int saltBytes, int rtpTagBytes, int rtcpTagBytes) {
    this.keyBytes = keyBytes;
    this.saltBytes = saltBytes;
    this.rtpTagBytes = rtpTagBytes;
    this.rtcpTagBytes = rtcpTagBytes;
  }

  /** Bytes of the master key. */
  public int keyBytes() {
    return keyBytes;
  }

  /** Bytes of the master salt. */
  public int saltBytes() {
    return saltBytes;
  }

  /** How many bytes an SRTP packet is longer than its RTP packet. */
  public int rtpOverhead() {
    return rtpTagBytes;
  }

  /** How many bytes an SRTCP packet is longer than its RTCP packet. */
  public int rtcpOverhead() {
    return rtcpTagBytes + SRTCP_INDEX_BYTES;
  }

  int rtpTagBytes() {
    return rtpTagBytes;
  }

  int rtcpTagBytes() {
    return rtcpTagBytes;
  }

  boolean aead() {
    return this == AEAD_AES_128_GCM || this == AEAD_AES_256_GCM;
  }

  /** The suite of a name, written as SDP writes it. */
  public static Optional<SrtpSuite> ofName(String name) {
    for (SrtpSuite suite : values()) {
      if (suite.name().equals(name)) {
        return Optional.of(suite);
      }
    }
    return Optional.empty();
  }
}
