package io.videoconf.recorder.testkit.netem;

/**
 * A datagram at a moment.
 *
 * @param nanos when it is sent, or arrives
 * @param bytes its content; not copied
 */
public record Datagram(long nanos, byte[] bytes) {
  Datagram at(long otherNanos) {
    return new Datagram(otherNanos, bytes);
  }
}
