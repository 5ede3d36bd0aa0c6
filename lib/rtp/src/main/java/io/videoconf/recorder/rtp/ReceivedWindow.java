package io.videoconf.recorder.rtp;

/**
 * Remembers which of the newest extended sequence numbers were seen, to tell a duplicate from a
 * late packet. Not thread-safe.
 */
public final class ReceivedWindow {
  /** Packets that are remembered: more than a second of the fastest track. */
  public static final int SIZE = 4096;

  private final long[] seenAt = new long[SIZE];
  private final boolean[] used = new boolean[SIZE];

  /** Notes a sequence number; false when it was noted before. */
  public boolean add(long extendedSequence) {
    int slot = (int) (extendedSequence & (SIZE - 1));
    if (used[slot] && seenAt[slot] >= extendedSequence) {
      // An older one that shares the slot is beyond memory: call it a duplicate, not new.
      return false;
    }
    used[slot] = true;
    seenAt[slot] = extendedSequence;
    return true;
  }

  public boolean contains(long extendedSequence) {
    int slot = (int) (extendedSequence & (SIZE - 1));
    return used[slot] && seenAt[slot] == extendedSequence;
  }
}
