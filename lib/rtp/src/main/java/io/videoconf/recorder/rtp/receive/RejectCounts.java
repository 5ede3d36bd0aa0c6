package io.videoconf.recorder.rtp.receive;

import java.util.EnumMap;
import java.util.Map;

/** Counts what was rejected, by reason. Not thread-safe. */
final class RejectCounts {
  private static final RejectReason[] REASONS = RejectReason.values();

  private final long[] counts = new long[REASONS.length];

  void count(RejectReason reason) {
    counts[reason.ordinal()]++;
  }

  /** Adds these counts to the map; reasons without any stay absent. */
  void addTo(Map<RejectReason, Long> sums) {
    for (RejectReason reason : REASONS) {
      long count = counts[reason.ordinal()];
      if (count > 0) {
        sums.merge(reason, count, Long::sum);
      }
    }
  }

  Map<RejectReason, Long> toMap() {
    Map<RejectReason, Long> map = new EnumMap<>(RejectReason.class);
    addTo(map);
    return map;
  }
}
