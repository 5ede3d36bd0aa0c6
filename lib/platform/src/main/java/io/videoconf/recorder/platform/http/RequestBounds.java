package io.videoconf.recorder.platform.http;

import java.time.Duration;

/**
 * What one connection may take of a server.
 *
 * @param headerBytes of the request line and all headers together
 * @param headers they have come so long after their first byte, or the connection is closed with
 *     the next one
 * @param idle a connection that is silent for so long is closed
 * @param bytesPerSecond a body that comes slower is answered with 408
 * @param connections at a time; further ones wait to be accepted
 */
record RequestBounds(
    int headerBytes, Duration headers, Duration idle, int bytesPerSecond, int connections) {
  /** Tokens are up to 8 KiB. Whoever sends a kilobyte a minute on purpose wants to hold us. */
  static final RequestBounds ORDINARY =
      new RequestBounds(16 * 1024, Duration.ofSeconds(30), Duration.ofSeconds(30), 32, 10_000);
}
