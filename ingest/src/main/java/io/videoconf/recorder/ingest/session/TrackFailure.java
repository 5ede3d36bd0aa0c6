package io.videoconf.recorder.ingest.session;

/** A control call that a recording cannot follow; the message is for the caller. */
public final class TrackFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What kind of refusal it is. */
  public enum Kind {
    NO_SUCH_TRACK,
    NO_SUCH_TRANSPORT,
    NO_SUCH_PARTICIPANT,
    NOT_RECORDING,
    NO_PORT,
    /** Another SRTP suite than the transport's, or SRTP where there is none. */
    OTHER_PROTECTION
  }

  private final Kind kind;

  TrackFailure(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
