package io.videoconf.recorder.ingest.session;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What recordings of a node have to do without; the log tells which and why. Thread-safe. */
public final class LeftOut {
  private final Map<What, LongAdder> counts = new EnumMap<>(What.class);

  public LeftOut() {
    for (What what : What.values()) {
      counts.put(what, new LongAdder());
    }
  }

  /** What is left out. */
  public enum What {
    /** A segment, or what all need to be decoded: the recording has a hole. */
    SEGMENT,
    /** The one that the compositor made; the thumbnailer makes another of the master. */
    STORYBOARD
  }

  void add(What what) {
    counts.get(what).increment();
  }

  /** So many since this process started. */
  public long count(What what) {
    return counts.get(what).sum();
  }
}
