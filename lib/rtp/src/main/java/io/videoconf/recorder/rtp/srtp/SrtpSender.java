package io.videoconf.recorder.rtp.srtp;

import java.security.GeneralSecurityException;
import org.jitsi.srtp.SrtcpCryptoContext;
import org.jitsi.srtp.SrtpCryptoContext;
import org.jitsi.srtp.SrtpErrorStatus;

/**
 * Protects packets where they are (RFC 3711 section 3.3, RFC 7714).
 *
 * <p>What a packet is encrypted with follows from the key, its SSRC and its index, and must never
 * be used twice (RFC 3711 section 9.1). Every sender counts its SRTCP from index 0. So whoever
 * makes a second sender for a key, after a restart for example, must send under an SSRC that was
 * not used with it: one drawn at random when the process starts will do. Otherwise a new key is
 * needed. The receiver then also begins a new replay window; under the old SSRC it would take
 * nothing from us until the index had caught up.
 *
 * <p>For one thread.
 */
public final class SrtpSender {
  private static final int MAX_SOURCES = 1024;

  private final Contexts contexts;
  private final PacketSlice slice = new PacketSlice();
  private final SourceTable<SrtpCryptoContext> rtp = new SourceTable<>(MAX_SOURCES);
  private final SourceTable<SrtcpCryptoContext> rtcp = new SourceTable<>(MAX_SOURCES);

  // Made ahead, since the library takes a second of CPU for its first.
  private SrtcpCryptoContext nextRtcp;

  public SrtpSender(SrtpKey key) {
    this.contexts = new Contexts(key);
    this.nextRtcp = contexts.rtcp();
  }

  /**
   * Protects an RTP packet. Sequence numbers of an SSRC may be out of order by up to 64: what is
   * older is refused.
   *
   * @param bytes with room for {@link SrtpSuite#rtpOverhead()} bytes behind the packet
   * @return the length of the SRTP packet
   * @throws IllegalArgumentException if it is no RTP packet, there is no room, or it was sent
   *     before
   */
  public int protectRtp(byte[] bytes, int offset, int length) {
    require(bytes, offset, length, SrtpReceiver.RTP_HEADER_BYTES, contexts.suite().rtpOverhead());
    int ssrc = SrtpReceiver.readInt(bytes, offset + 8);
    SrtpCryptoContext context = rtp.get(ssrc);
    if (context == null) {
      requireRoom(rtp);
      context = contexts.rtp(true, 0);
      rtp.add(ssrc, context);
    }
    try {
      return done(context.transformPacket(slice.of(bytes, offset, length)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK's AES failed", e);
    }
  }

  /**
   * Protects a compound or reduced-size RTCP packet, whose first SSRC is the sender's.
   *
   * @param bytes with room for {@link SrtpSuite#rtcpOverhead()} bytes behind the packet
   * @return the length of the SRTCP packet
   * @throws IllegalArgumentException if it is no RTCP packet, or there is no room
   */
  public int protectRtcp(byte[] bytes, int offset, int length) {
    require(bytes, offset, length, SrtpReceiver.RTCP_HEADER_BYTES, contexts.suite().rtcpOverhead());
    int ssrc = SrtpReceiver.readInt(bytes, offset + 4);
    SrtcpCryptoContext context = rtcp.get(ssrc);
    if (context == null) {
      requireRoom(rtcp);
      context = nextRtcp;
      nextRtcp = contexts.rtcp();
      rtcp.add(ssrc, context);
    }
    try {
      return done(context.transformPacket(slice.of(bytes, offset, length)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK's AES failed", e);
    }
  }

  private int done(SrtpErrorStatus status) {
    if (status != SrtpErrorStatus.OK) {
      throw new IllegalArgumentException("cannot be protected: " + status);
    }
    return slice.getLength();
  }

  /** To forget an SSRC would be to begin its index again. */
  private static void requireRoom(SourceTable<?> sources) {
    if (sources.full()) {
      throw new IllegalStateException("more than " + MAX_SOURCES + " SSRCs under one key");
    }
  }

  private static void require(byte[] bytes, int offset, int length, int least, int overhead) {
    if (length < least || (bytes[offset] & 0xC0) != 0x80) {
      throw new IllegalArgumentException("no RTP or RTCP packet");
    }
    if (offset + length + overhead > bytes.length) {
      throw new IllegalArgumentException("no room for " + overhead + " bytes behind the packet");
    }
  }
}
