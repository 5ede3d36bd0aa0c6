package io.videoconf.recorder.media;

import io.videoconf.recorder.model.ErrorClass;
import org.jspecify.annotations.Nullable;

/** The work cannot be done; says whose fault it is. */
public final class CellFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorClass errorClass;
  private final String code;

  /**
   * @param code for machines, in snake case
   */
  public CellFailure(
      ErrorClass errorClass, String code, String message, @Nullable Throwable cause) {
    super(message, cause);
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
