package io.videoconf.recorder.model;

/** Feedback that a sender understands (SDP {@code rtcp-fb}, RFC 4585 section 4.2). */
public enum RtcpFeedback {
  /** Generic NACK, RFC 4585 section 6.2.1. */
  NACK,
  /** Picture loss indication, RFC 4585 section 6.3.1. */
  NACK_PLI,
  /** Full intra request, RFC 5104 section 4.3.1. */
  CCM_FIR,
  /** Receiver estimated maximum bit rate, draft-alvestrand-rmcat-remb. */
  GOOG_REMB,
  /** Transport-wide congestion control, draft-holmer-rmcat-transport-wide-cc-extensions. */
  TRANSPORT_CC
}
