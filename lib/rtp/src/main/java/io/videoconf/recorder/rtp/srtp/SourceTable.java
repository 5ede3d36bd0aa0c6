package io.videoconf.recorder.rtp.srtp;

import org.jspecify.annotations.Nullable;

/**
 * What is known of each SSRC: a bounded table that is read without allocating. When it is full, the
 * SSRC that was silent for longest is forgotten. For one thread.
 */
final class SourceTable<T> {
  private final int capacity;
  private final int mask;
  private final @Nullable Slot<T>[] slots;
  private int size;
  private long uses;

  private static final class Slot<T> {
    final int ssrc;
    final T value;
    long lastUse;

    Slot(int ssrc, T value) {
      this.ssrc = ssrc;
      this.value = value;
    }
  }

  /**
   * @param capacity a power of two
   */
  @SuppressWarnings({"unchecked", "rawtypes"}) // the array is ours alone
  SourceTable(int capacity) {
    this.capacity = capacity;
    this.mask = 2 * capacity - 1;
    this.slots = (Slot<T>[]) new Slot[2 * capacity];
  }

  @Nullable T get(int ssrc) {
    Slot<T> slot = slots[find(ssrc)];
    if (slot == null) {
      return null;
    }
    slot.lastUse = ++uses;
    return slot.value;
  }

  boolean full() {
    return size == capacity;
  }

  /** Adds an SSRC that is not there. */
  void add(int ssrc, T value) {
    if (size == capacity) {
      forgetOldest();
    }
    Slot<T> slot = new Slot<>(ssrc, value);
    slot.lastUse = ++uses;
    slots[find(ssrc)] = slot;
    size++;
  }

  void forEach(Visitor<T> visitor) {
    for (Slot<T> slot : slots) {
      if (slot != null) {
        visitor.visit(slot.ssrc, slot.value);
      }
    }
  }

  interface Visitor<T> {
    void visit(int ssrc, T value);
  }

  private int find(int ssrc) {
    int at = (ssrc * 0x9E3779B9) >>> 7 & mask;
    for (Slot<T> slot = slots[at]; slot != null && slot.ssrc != ssrc; slot = slots[at]) {
      at = at + 1 & mask;
    }
    return at;
  }

  private void forgetOldest() {
    int oldest = -1;
    for (int i = 0; i < slots.length; i++) {
      Slot<T> slot = slots[i];
      if (slot != null && (oldest < 0 || older(slot, oldest))) {
        oldest = i;
      }
    }
    slots[oldest] = null;
    size--;
    // Linear probing: what stood behind the gap may have been put there because it was taken.
    for (int i = oldest + 1 & mask; slots[i] != null; i = i + 1 & mask) {
      Slot<T> moved = slots[i];
      slots[i] = null;
      if (moved != null) {
        slots[find(moved.ssrc)] = moved;
      }
    }
  }

  private boolean older(Slot<T> slot, int than) {
    Slot<T> other = slots[than];
    return other != null && slot.lastUse < other.lastUse;
  }
}
