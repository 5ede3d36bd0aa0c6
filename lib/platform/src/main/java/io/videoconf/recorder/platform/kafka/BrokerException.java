package io.videoconf.recorder.platform.kafka;

/** The brokers refused, or did not answer in time. */
public final class BrokerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public BrokerException(String message, Throwable cause) {
    super(message, cause);
  }
}
