package io.videoconf.recorder.api;

import io.videoconf.recorder.platform.auth.ShareTokens;
import io.videoconf.recorder.platform.db.Shares;
import io.videoconf.recorder.platform.db.Shares.Share;
import java.time.InstantSource;
import java.util.Optional;

/** What the tokens of share links open. Thread-safe; calls block. */
final class ShareLinks {
  private final ShareTokens tokens;
  private final Shares shares;
  private final InstantSource clock;

  ShareLinks(ShareTokens tokens, Shares shares, InstantSource clock) {
    this.tokens = tokens;
    this.shares = shares;
    this.clock = clock;
  }

  /** A token that opens nothing yet. */
  String newToken() {
    return tokens.create();
  }

  /** Whether we made the token; it may have expired since or been revoked. */
  boolean isOurs(String token) {
    return tokens.isOurs(token);
  }

  /** The link with this token, unless it has expired or been revoked. */
  Optional<Share> find(String token) {
    return tokens.isOurs(token)
        ? shares.find(ShareTokens.hash(token), clock.instant())
        : Optional.empty();
  }
}
