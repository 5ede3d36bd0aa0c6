package io.videoconf.recorder.rtp.srtp;

/**
 * Which packet indices were there before (RFC 3711 section 3.3.2): a sliding window over the last
 * {@value #SIZE}. The library's own has 64, which at a thousand packets a second would refuse every
 * retransmission under its old sequence number.
 */
final class ReplayWindow {
  static final int SIZE = 1024;

  private final long[] seen = new long[SIZE / Long.SIZE];
  private long highest;

  ReplayWindow(long first) {
    this.highest = first;
    mark(first);
  }

  /** The highest index that was there. */
  long highest() {
    return highest;
  }

  boolean refuses(long index) {
    if (index > highest) {
      return false;
    }
    return highest - index >= SIZE || (seen[word(index)] >>> index & 1) != 0;
  }

  /** Takes note of a packet that was not refused and is authentic. */
  void accept(long index) {
    long from = Math.max(highest + 1, index - SIZE + 1);
    for (long skipped = from; skipped <= index; skipped++) {
      seen[word(skipped)] &= ~(1L << skipped);
    }
    mark(index);
    highest = Math.max(highest, index);
  }

  private void mark(long index) {
    seen[word(index)] |= 1L << index;
  }

  private static int word(long index) {
    return (int) (index / Long.SIZE % (SIZE / Long.SIZE));
  }
}
