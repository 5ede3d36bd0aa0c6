package io.videoconf.recorder.embedded;

/** A server did not come up (or an operation on it failed); the message says what to do. */
public final class ServerStartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ServerStartException(String message) {
    super(message);
  }

  public ServerStartException(String message, Throwable cause) {
    super(message, cause);
  }
}
