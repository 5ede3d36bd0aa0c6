package io.videoconf.recorder.rtp.receive;

/** Why a datagram is no part of a track. */
public enum RejectReason {
  /** Neither RTP nor RTCP: STUN, keepalives, noise. */
  NOT_RTP,
  MALFORMED_RTP,
  MALFORMED_RTCP,
  /** No format, repair or ignored payload type of the track; of no track, if all share a socket. */
  WRONG_PAYLOAD_TYPE,
  /** Not the SSRC that was announced, or not (yet) taken as the new one. */
  WRONG_SSRC,
  /** An unknown SSRC whose media id (RFC 9143) is that of no track. */
  UNKNOWN_MID,
  /** An unknown SSRC whose payload type several tracks wait for. */
  AMBIGUOUS_PAYLOAD_TYPE,
  /** A retransmission, but nothing shows what of: the track's own SSRC is not known yet. */
  UNEXPECTED_RTX,
  /** A sequence number far from all others, which none has followed (yet). */
  OUT_OF_RANGE
}
