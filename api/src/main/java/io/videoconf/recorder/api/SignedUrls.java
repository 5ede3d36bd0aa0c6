package io.videoconf.recorder.api;

import io.videoconf.recorder.model.port.ObjectStore;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Signs the URLs of a playlist's segments and remembers them for half of their life. A player that
 * reloads a growing playlist thus finds the lines that it knows unchanged (RFC 8216, section
 * 6.2.1), its browser finds the segments in its cache, and we sign each segment once and not once
 * per reload and viewer. Thread-safe.
 */
final class SignedUrls {
  /** About 700 bytes each: 15 MB when full. */
  private static final int MAX_REMEMBERED = 20_000;

  private final ObjectStore objects;
  private final Duration ttl;
  private final InstantSource clock;
  private final Map<String, Signed> remembered =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Signed> eldest) {
          return size() > MAX_REMEMBERED;
        }
      };

  /**
   * @param ttl how long a URL can be used at most; at least half of it when it is given out
   */
  SignedUrls(ObjectStore objects, Duration ttl, InstantSource clock) {
    this.objects = objects;
    this.ttl = ttl;
    this.clock = clock;
  }

  String sign(String key) {
    Instant now = clock.instant();
    synchronized (remembered) {
      Signed signed = remembered.get(key);
      if (signed != null && now.isBefore(signed.freshUntil())) {
        return signed.url();
      }
      // Computed here, without a request to the store; inside the lock all get the same URL.
      URI url = objects.presignGet(key, ttl, null);
      remembered.remove(key);
      remembered.put(key, new Signed(url.toString(), now.plus(ttl.dividedBy(2))));
      return url.toString();
    }
  }

  private record Signed(String url, Instant freshUntil) {}
}
