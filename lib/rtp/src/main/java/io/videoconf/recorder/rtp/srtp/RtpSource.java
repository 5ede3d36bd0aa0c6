package io.videoconf.recorder.rtp.srtp;

import org.jitsi.srtp.SrtpCryptoContext;

/**
 * One SSRC whose packets have been authenticated. Follows the packet index (RFC 3711 section 3.3.1)
 * beside the library, which keeps its own to itself.
 */
final class RtpSource {
  private static final int HALF = 0x8000;

  private final SrtpCryptoContext context;
  private final ReplayWindow window;

  RtpSource(SrtpCryptoContext context, int rolloverCounter, int firstSequence) {
    this.context = context;
    this.window = new ReplayWindow(Integer.toUnsignedLong(rolloverCounter) << 16 | firstSequence);
  }

  SrtpCryptoContext context() {
    return context;
  }

  int rolloverCounter() {
    return (int) (window.highest() >>> 16);
  }

  /** The index that a sequence number most probably stands for; negative if before the first. */
  long index(int sequence) {
    long counter = window.highest() >>> 16;
    int highest = (int) (window.highest() & 0xFFFF);
    if (highest < HALF) {
      counter -= sequence - highest > HALF ? 1 : 0;
    } else {
      counter += highest - HALF > sequence ? 1 : 0;
    }
    return counter << 16 | sequence;
  }

  /** Whether the packet of an index was there before, or is too old to tell. */
  boolean refuses(long index) {
    return index < 0 || window.refuses(index);
  }

  /** Takes note of an authentic packet. */
  void accept(long index) {
    window.accept(index);
  }
}
