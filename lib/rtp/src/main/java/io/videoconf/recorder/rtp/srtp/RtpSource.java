package io.videoconf.recorder.rtp.srtp;

import org.jitsi.srtp.SrtpCryptoContext;

/**
 * One SSRC whose packets have been authenticated. Follows the packet index (RFC 3711 section 3.3.1)
 * beside the library, which keeps its own to itself.
 */
final class RtpSource {
  private static final int HALF = 0x8000;

  private final SrtpCryptoContext context;
  private int rolloverCounter;
  private int highestSequence;

  RtpSource(SrtpCryptoContext context, int rolloverCounter, int firstSequence) {
    this.context = context;
    this.rolloverCounter = rolloverCounter;
    this.highestSequence = firstSequence;
  }

  SrtpCryptoContext context() {
    return context;
  }

  int rolloverCounter() {
    return rolloverCounter;
  }

  /** Takes note of an authenticated packet. */
  void authenticated(int sequence) {
    if (highestSequence < HALF) {
      if (sequence > highestSequence && sequence - highestSequence <= HALF) {
        highestSequence = sequence;
      }
    } else if (highestSequence - HALF > sequence) {
      rolloverCounter++;
      highestSequence = sequence;
    } else if (sequence > highestSequence) {
      highestSequence = sequence;
    }
  }
}
