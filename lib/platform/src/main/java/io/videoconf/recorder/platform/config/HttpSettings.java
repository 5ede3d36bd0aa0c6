package io.videoconf.recorder.platform.config;

/**
 * Where a service listens.
 *
 * @param port 0 to 65535; 0 takes any free one
 */
public record HttpSettings(String host, int port) {

  public static HttpSettings from(Environment env, int defaultPort) {
    return new HttpSettings(
        env.string("RECORDER_HTTP_HOST", "127.0.0.1"),
        env.integer("RECORDER_HTTP_PORT", defaultPort, 0, 65_535));
  }
}
