package io.videoconf.recorder.api;

import io.javalin.http.Context;
import io.videoconf.recorder.platform.auth.PlaybackTokens;
import io.videoconf.recorder.platform.auth.PlaybackTokens.Purpose;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes the URLs of our own endpoints. Thread-safe. */
final class Links {
  private final @Nullable URI publicUrl;
  private final PlaybackTokens tokens;
  private final Duration tokenTtl;
  private final InstantSource clock;

  Links(@Nullable URI publicUrl, PlaybackTokens tokens, Duration tokenTtl, InstantSource clock) {
    this.publicUrl = publicUrl;
    this.tokens = tokens;
    this.tokenTtl = tokenTtl;
    this.clock = clock;
  }

  /** The path of one recording, without a slash at its end. */
  static String path(UUID recordingId) {
    return "/api/v1/recordings/" + recordingId;
  }

  /** A token that opens this recording for that purpose. */
  String token(Purpose purpose, UUID recordingId) {
    return tokens.issue(purpose, recordingId, tokenTtl, clock.instant());
  }

  /** Our address as the caller knows it, without a slash at its end. */
  String base(Context ctx) {
    String base = publicUrl == null ? ctx.scheme() + "://" + ctx.host() : publicUrl.toString();
    return base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
  }
}
