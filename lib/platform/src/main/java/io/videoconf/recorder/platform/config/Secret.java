package io.videoconf.recorder.platform.config;

import java.nio.charset.StandardCharsets;

/** A value that must not reach a log: {@link #toString} hides it. Immutable. */
public final class Secret {
  private final String value;

  public Secret(String value) {
    this.value = value;
  }

  public String reveal() {
    return value;
  }

  /** Its UTF-8 bytes; a fresh array. */
  public byte[] revealBytes() {
    return value.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "(secret)";
  }
}
