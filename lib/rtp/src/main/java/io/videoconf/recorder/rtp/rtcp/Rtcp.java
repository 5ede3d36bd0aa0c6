package io.videoconf.recorder.rtp.rtcp;

import java.util.List;

/** Compound packets (RFC 3550 section 6.1) and reduced-size ones (RFC 5506). */
public final class Rtcp {
  static final int SR = 200;
  static final int RR = 201;
  static final int SDES = 202;
  static final int BYE = 203;
  static final int RTPFB = 205;
  static final int PSFB = 206;
  static final int XR = 207;
  static final int NACK_FORMAT = 1;
  static final int TRANSPORT_FEEDBACK_FORMAT = 15;
  static final int PLI_FORMAT = 1;
  static final int FIR_FORMAT = 4;
  static final int APPLICATION_FORMAT = 15;
  static final int SDES_CNAME = 1;

  private Rtcp() {}

  /**
   * What a datagram held.
   *
   * @param malformed packets that could not be read; when a length is wrong, the rest counts as one
   */
  public record Parsed(List<RtcpPacket> packets, int malformed) {
    public Parsed {
      packets = List.copyOf(packets);
    }
  }

  /** Reads a datagram. Never throws on content. */
  public static Parsed parse(byte[] bytes, int offset, int length) {
    return RtcpReader.read(bytes, offset, length);
  }

  public static Parsed parse(byte[] bytes) {
    return parse(bytes, 0, bytes.length);
  }

  /**
   * Writes the packets one after the other into a datagram.
   *
   * @throws IllegalArgumentException for {@link RtcpPacket.Other}, and for more than 31 blocks,
   *     chunks or sources in a packet
   */
  public static byte[] write(List<? extends RtcpPacket> packets) {
    return RtcpWriter.write(packets);
  }

  public static byte[] write(RtcpPacket... packets) {
    return write(List.of(packets));
  }
}
