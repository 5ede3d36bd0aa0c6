package io.videoconf.recorder.rtp.offer;

/** An offer that cannot be taken; the message names what is wrong with which field. */
public final class InvalidOfferException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final String field;

  InvalidOfferException(String field, String problem) {
    super(field + ": " + problem);
    this.field = field;
  }

  /** The field of the request, or the line of the SDP. */
  public String field() {
    return field;
  }
}
