package io.videoconf.recorder.standalone.demo;

/** The demo cannot go on; the message says why. */
final class DemoException extends Exception {
  private static final long serialVersionUID = 1L;

  DemoException(String message) {
    super(message);
  }
}
