package io.videoconf.recorder.platform.http;

/** The stable codes of error answers, each with its HTTP status. */
public enum ErrorCode {
  VALIDATION_FAILED(400),
  INVALID_TOKEN(401),
  INSUFFICIENT_PERMISSIONS(403),
  ACCOUNT_SUSPENDED(403),
  NOT_FOUND(404),
  RECORDING_NOT_FOUND(404),
  MEETING_NOT_FOUND(404),
  METHOD_NOT_ALLOWED(405),
  NOT_ACCEPTABLE(406),
  CONFLICT(409),
  RECORDING_NOT_READY(409),
  PAYLOAD_TOO_LARGE(413),
  UNSUPPORTED_MEDIA_TYPE(415),
  RATE_LIMIT_EXCEEDED(429),
  QUOTA_EXCEEDED(429),
  INTERNAL(500),
  SERVICE_UNAVAILABLE(503);

  private final int status;

  ErrorCode(int status) {
    this.status = status;
  }

  /** The HTTP status that goes with the code. */
  public int status() {
    return status;
  }

  /** The most general code of a status that a library chose. */
  static ErrorCode ofStatus(int status) {
    return switch (status) {
      case 401 -> INVALID_TOKEN;
      case 403 -> INSUFFICIENT_PERMISSIONS;
      case 404 -> NOT_FOUND;
      case 405 -> METHOD_NOT_ALLOWED;
      case 406 -> NOT_ACCEPTABLE;
      case 409 -> CONFLICT;
      case 413 -> PAYLOAD_TOO_LARGE;
      case 415 -> UNSUPPORTED_MEDIA_TYPE;
      case 429 -> RATE_LIMIT_EXCEEDED;
      case 503 -> SERVICE_UNAVAILABLE;
      default -> status >= 500 ? INTERNAL : VALIDATION_FAILED;
    };
  }
}
