package io.videoconf.recorder.rtp.send;

import org.jspecify.annotations.Nullable;

/** The newest packets that were sent, by sequence number. Not thread-safe. */
final class SentPackets {
  /** More than a second of the fastest track; a power of two. */
  private static final int SIZE = 2048;

  private final byte @Nullable [][] packets = new byte @Nullable [SIZE][];

  void add(byte[] packet) {
    packets[sequenceNumber(packet) & (SIZE - 1)] = packet;
  }

  /** Null if it is too old, or was never sent. */
  byte @Nullable [] get(int sequenceNumber) {
    byte[] packet = packets[sequenceNumber & (SIZE - 1)];
    return packet != null && sequenceNumber(packet) == sequenceNumber ? packet : null;
  }

  private static int sequenceNumber(byte[] packet) {
    return (packet[2] & 0xFF) << 8 | (packet[3] & 0xFF);
  }
}
