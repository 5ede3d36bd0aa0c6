package io.videoconf.recorder.model;

import java.time.Instant;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Time-ordered UUIDs (RFC 9562, section 5.7). */
public final class UuidV7 {
  private UuidV7() {}

  /**
   * Makes an id whose first 48 bits are {@code now} in milliseconds, so that ids sort by creation.
   *
   * @param random source of the other 74 bits; use a SecureRandom where ids must not be guessed
   */
  public static UUID next(Instant now, RandomGenerator random) {
    long high = (now.toEpochMilli() << 16) | 0x7000L | (random.nextLong() & 0x0FFFL);
    long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }
}
