package io.videoconf.recorder.rtp.receive;

import io.videoconf.recorder.rtp.RtpPacket;
import org.jspecify.annotations.Nullable;

/**
 * Which SSRC a track listens to: the one announced, or else the first one seen, until another shows
 * itself by consecutive packets (RFC 3550 A.1) with none of the old one between. Not thread-safe.
 */
final class SsrcGate {
  /** Consecutive packets that make a new SSRC the track's. */
  private static final int SWITCH_AFTER = 2;

  enum Verdict {
    ACCEPT,
    /** Accept, and begin anew: this SSRC replaces another. */
    SWITCH,
    REJECT
  }

  private final boolean fixed;
  private @Nullable Long ssrc;
  private long candidate = -1;
  private int candidateSequence;
  private int candidatePackets;

  SsrcGate(@Nullable Long announced) {
    this.fixed = announced != null;
    this.ssrc = announced;
  }

  Verdict onPacket(RtpPacket packet) {
    if (ssrc == null) {
      ssrc = packet.ssrc();
      return Verdict.ACCEPT;
    }
    if (packet.ssrc() == ssrc) {
      candidate = -1;
      return Verdict.ACCEPT;
    }
    if (fixed) {
      return Verdict.REJECT;
    }
    boolean follows =
        packet.ssrc() == candidate && packet.sequenceNumber() == ((candidateSequence + 1) & 0xFFFF);
    candidatePackets = follows ? candidatePackets + 1 : 1;
    candidate = packet.ssrc();
    candidateSequence = packet.sequenceNumber();
    if (candidatePackets < SWITCH_AFTER) {
      return Verdict.REJECT;
    }
    ssrc = candidate;
    candidate = -1;
    return Verdict.SWITCH;
  }

  /** The current SSRC, or null while none is known. */
  @Nullable Long ssrc() {
    return ssrc;
  }
}
