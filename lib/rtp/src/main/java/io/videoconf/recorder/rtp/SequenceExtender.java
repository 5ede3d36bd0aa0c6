package io.videoconf.recorder.rtp;

/**
 * Widens counters that wrap (RTP sequence numbers, timestamps) to 64 bits. Right as long as
 * successive values are less than half the counter's range apart. Not thread-safe.
 */
public final class SequenceExtender {
  private final int unusedBits;
  private long last;
  private boolean started;

  private SequenceExtender(int bits) {
    this.unusedBits = Long.SIZE - bits;
  }

  /** For sequence numbers. */
  public static SequenceExtender of16Bits() {
    return new SequenceExtender(16);
  }

  /** For timestamps. */
  public static SequenceExtender of32Bits() {
    return new SequenceExtender(32);
  }

  /** The value nearest to the one before whose low bits are these. The first is taken as it is. */
  public long extend(long value) {
    last = peek(value);
    started = true;
    return last;
  }

  /** What {@link #extend} would return, without moving on. */
  public long peek(long value) {
    return started ? last + ((value - last) << unusedBits >> unusedBits) : value;
  }
}
