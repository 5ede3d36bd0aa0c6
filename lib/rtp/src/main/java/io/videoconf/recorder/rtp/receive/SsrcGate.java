package io.videoconf.recorder.rtp.receive;

import io.videoconf.recorder.rtp.RtpPacket;
import org.jspecify.annotations.Nullable;

/**
 * Which SSRC a track listens to: the one announced until it says BYE; without one, the first seen,
 * until another shows itself by consecutive packets (RFC 3550 A.1) with none of the old one
 * between. Not thread-safe.
 */
final class SsrcGate {
  private static final long NONE = -1;

  enum Verdict {
    ACCEPT,
    /** Accept, and begin anew: this SSRC replaces another. */
    SWITCH,
    REJECT
  }

  private boolean fixed;
  private long ssrc;
  private long candidate = NONE;
  private int candidateSequence;

  SsrcGate(@Nullable Long announced) {
    this.fixed = announced != null;
    this.ssrc = announced == null ? NONE : announced;
  }

  Verdict onPacket(RtpPacket packet) {
    if (packet.ssrc() == ssrc) {
      candidate = NONE;
      return Verdict.ACCEPT;
    }
    if (ssrc == NONE) {
      ssrc = packet.ssrc();
      return Verdict.ACCEPT;
    }
    if (fixed) {
      return Verdict.REJECT;
    }
    boolean follows =
        packet.ssrc() == candidate && packet.sequenceNumber() == ((candidateSequence + 1) & 0xFFFF);
    candidate = packet.ssrc();
    candidateSequence = packet.sequenceNumber();
    if (!follows) {
      return Verdict.REJECT;
    }
    ssrc = candidate;
    candidate = NONE;
    return Verdict.SWITCH;
  }

  /** The current SSRC has ended: the next one seen takes its place. */
  void onBye() {
    fixed = false;
    ssrc = NONE;
    candidate = NONE;
  }

  /** Whether an SSRC other than the current one has a chance. */
  boolean isOpen() {
    return !fixed;
  }

  boolean isKnown() {
    return ssrc != NONE;
  }

  /** The current SSRC, or -1 while none is known. */
  long ssrc() {
    return ssrc;
  }
}
