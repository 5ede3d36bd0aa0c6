package io.videoconf.recorder.rtp.receive;

/** Why a datagram is no part of a track. */
public enum RejectReason {
  /** Neither RTP nor RTCP: STUN, keepalives, noise. */
  NOT_RTP,
  MALFORMED_RTP,
  MALFORMED_RTCP,
  WRONG_PAYLOAD_TYPE,
  /** Not the SSRC that was announced, or not (yet) taken as the new one. */
  WRONG_SSRC,
  /** A sequence number far from all others, which none has followed (yet). */
  OUT_OF_RANGE
}
