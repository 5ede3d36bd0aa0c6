package io.videoconf.recorder.platform.http;

import java.util.Map;

/**
 * A request that is answered with the error envelope. Message and details are shown to the caller:
 * no internals, no secrets.
 */
public final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final transient Map<String, Object> details;

  public ApiException(ErrorCode code, String message, Map<String, ?> details) {
    super(message);
    this.code = code;
    this.details = Map.copyOf(details);
  }

  public ApiException(ErrorCode code, String message) {
    this(code, message, Map.of());
  }

  /** VALIDATION_FAILED for one field, named as the caller named it. */
  public static ApiException invalid(String field, String message) {
    return new ApiException(ErrorCode.VALIDATION_FAILED, message, Map.of("field", field));
  }

  public ErrorCode code() {
    return code;
  }

  public Map<String, Object> details() {
    return details;
  }
}
