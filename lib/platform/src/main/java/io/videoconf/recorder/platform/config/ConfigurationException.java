package io.videoconf.recorder.platform.config;

import java.util.List;

/** The environment does not say what a service needs. Names every variable at fault at once. */
public final class ConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ConfigurationException(List<String> problems) {
    super("configuration: " + String.join("; ", problems));
  }
}
