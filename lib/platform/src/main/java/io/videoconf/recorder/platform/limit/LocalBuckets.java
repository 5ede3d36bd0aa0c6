package io.videoconf.recorder.platform.limit;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.util.LinkedHashMap;
import java.util.Map;

/** Buckets of this process, of those who came last. Thread-safe. */
final class LocalBuckets {
  private static final int MAX_BUCKETS = 10_000;

  private final TimeMeter meter;
  private final Map<String, Bucket> buckets =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
          return size() > MAX_BUCKETS;
        }
      };

  LocalBuckets(TimeMeter meter) {
    this.meter = meter;
  }

  Bucket get(String id, Rate rate) {
    synchronized (buckets) {
      return buckets.computeIfAbsent(
          id,
          _ -> Bucket.builder().addLimit(rate.bandwidth()).withCustomTimePrecision(meter).build());
    }
  }
}
