package io.videoconf.recorder.platform.kafka;

import io.videoconf.recorder.model.ErrorClass;

/** An attempt at a job failed; the class decides whether another is made. */
public final class JobFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final ErrorClass errorClass;
  private final String code;

  /**
   * @param code stable, in snake case; shown to users
   * @param message for a person; shown to users: no secrets, no internals
   */
  public JobFailure(ErrorClass errorClass, String code, String message) {
    super(message);
    this.errorClass = errorClass;
    this.code = code;
  }

  public ErrorClass errorClass() {
    return errorClass;
  }

  public String code() {
    return code;
  }
}
