package io.videoconf.recorder.api;

import io.videoconf.recorder.platform.config.Environment;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What only the API can be told.
 *
 * @param publicUrl the address under which users reach us, when that is not the one they name in
 *     their requests (behind a proxy that ends TLS); null to take theirs
 * @param downloadTtl how long the URL of a download can be used
 * @param playbackTtl how long playback tokens and the URLs of segments can be used at most; at
 *     least half of it, for they are the same for that long
 * @param composites how many a recording may have
 */
record ApiSettings(
    @Nullable URI publicUrl, Duration downloadTtl, Duration playbackTtl, int composites) {
  static final int DEFAULT_PORT = 8080;

  /** Stores refuse to sign for longer. */
  private static final Duration MAX_TTL = Duration.ofDays(7);

  static ApiSettings from(Environment env) {
    return new ApiSettings(
        env.optionalUri("RECORDER_PUBLIC_URL").orElse(null),
        ttl(env, "RECORDER_DOWNLOAD_TTL", Duration.ofMinutes(15)),
        ttl(env, "RECORDER_PLAYBACK_TTL", Duration.ofHours(12)),
        env.integer("RECORDER_COMPOSITES_PER_RECORDING", 20, 0, 10_000));
  }

  private static Duration ttl(Environment env, String name, Duration defaultValue) {
    Duration ttl = env.duration(name, defaultValue);
    if (ttl.compareTo(MAX_TTL) > 0) {
      env.reject(name + " must be at most 7 days");
    }
    return ttl;
  }
}
