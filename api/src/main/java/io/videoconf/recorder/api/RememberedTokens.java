package io.videoconf.recorder.api;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/**
 * Gives out the same playback token of a recording for half of its life: a browser then finds the
 * pictures of a list in its cache, and a page of twenty is not twenty signatures. Thread-safe.
 */
final class RememberedTokens {
  /** About 500 bytes each: 10 MB when full. */
  private static final int MOST = 20_000;

  private final Duration ttl;
  private final InstantSource clock;
  private final Function<UUID, String> issue;
  private final Map<UUID, Remembered> remembered =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Remembered> eldest) {
          return size() > MOST;
        }
      };

  /**
   * @param ttl how long what {@code issue} gives is good
   */
  RememberedTokens(Duration ttl, InstantSource clock, Function<UUID, String> issue) {
    this.ttl = ttl;
    this.clock = clock;
    this.issue = issue;
  }

  String token(UUID recordingId) {
    Instant now = clock.instant();
    synchronized (remembered) {
      Remembered known = remembered.get(recordingId);
      if (known != null && now.isBefore(known.freshUntil())) {
        return known.token();
      }
    }
    String token = issue.apply(recordingId);
    synchronized (remembered) {
      Remembered _ = remembered.remove(recordingId);
      Remembered _ = remembered.put(recordingId, new Remembered(token, now.plus(ttl.dividedBy(2))));
    }
    return token;
  }

  private record Remembered(String token, Instant freshUntil) {}
}
