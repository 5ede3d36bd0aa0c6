package io.videoconf.recorder.model;

/** What ties a track's RTP timestamps to the other tracks of its participant. */
public enum SyncSource {
  /** Arrival times alone: the sender tells nothing. */
  ARRIVAL,
  /** RTCP sender reports (RFC 3550 section 6.4.1). */
  SENDER_REPORT,
  /** The abs-capture-time header extension. */
  ABS_CAPTURE_TIME
}
