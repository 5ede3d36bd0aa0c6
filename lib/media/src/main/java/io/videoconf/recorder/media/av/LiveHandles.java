package io.videoconf.recorder.media.av;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts the native handles of this process that are open. Thread-safe. */
public final class LiveHandles {
  private static final Map<String, LongAdder> BY_TYPE = new ConcurrentHashMap<>();

  private LiveHandles() {}

  /** How many handles are open now. */
  public static long count() {
    return BY_TYPE.values().stream().mapToLong(LongAdder::sum).sum();
  }

  /**
   * @throws IllegalStateException when a handle is open; the message counts them by type
   */
  public static void assertNone() {
    Map<String, Long> open = new TreeMap<>();
    BY_TYPE.forEach((type, count) -> {
      if (count.sum() != 0) {
        open.put(type, count.sum());
      }
    });
    if (!open.isEmpty()) {
      throw new IllegalStateException("native handles are still open: " + open);
    }
  }

  static void opened(Class<?> type) {
    BY_TYPE.computeIfAbsent(type.getSimpleName(), _ -> new LongAdder()).increment();
  }

  static void closed(Class<?> type) {
    BY_TYPE.computeIfAbsent(type.getSimpleName(), _ -> new LongAdder()).decrement();
  }
}
