package io.videoconf.recorder.api;

import io.javalin.http.Context;
import io.videoconf.recorder.platform.auth.PlaybackTokens;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes the URLs of our own endpoints. Thread-safe. */
final class Links {
  private final @Nullable URI publicUrl;
  private final RememberedTokens tokens;

  Links(@Nullable URI publicUrl, PlaybackTokens tokens, Duration tokenTtl, InstantSource clock) {
    this.publicUrl = publicUrl;
    this.tokens =
        new RememberedTokens(tokenTtl, clock, id -> tokens.issue(id, tokenTtl, clock.instant()));
  }

  /** The path of one recording, without a slash at its end. */
  static String path(UUID recordingId) {
    return "/api/v1/recordings/" + recordingId;
  }

  /** A token that opens this recording for playback. */
  String playbackToken(UUID recordingId) {
    return tokens.token(recordingId);
  }

  /** Our address as the caller knows it, without a slash at its end. */
  String base(Context ctx) {
    String base = publicUrl == null ? ctx.scheme() + "://" + ctx.host() : publicUrl.toString();
    return base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
  }
}
