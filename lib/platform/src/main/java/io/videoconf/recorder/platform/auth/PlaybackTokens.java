package io.videoconf.recorder.platform.auth;

import com.nimbusds.jwt.JWTClaimsSet;
import io.videoconf.recorder.platform.config.AuthSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Tokens for links that a player follows without an Authorization header. Each opens one recording
 * for playback and nothing else. Thread-safe.
 */
public final class PlaybackTokens {
  private final TokenIssuer issuer;
  private final TokenVerifier verifier;

  public PlaybackTokens(AuthSettings settings) {
    issuer = new TokenIssuer(settings);
    verifier = new TokenVerifier(settings);
  }

  public String issue(UUID recordingId, Duration ttl, Instant now) {
    return issuer.sign(
        Audience.PLAYBACK, new JWTClaimsSet.Builder().subject(recordingId.toString()), ttl, now);
  }

  /** Tells this token from all others; empty when it opens nothing now. */
  public Optional<String> id(String token, Instant now) {
    return verifier.claims(Audience.PLAYBACK, token, now).map(JWTClaimsSet::getJWTID);
  }

  /** Whether the token opens that recording now. */
  public boolean verify(String token, UUID recordingId, Instant now) {
    return verifier
        .claims(Audience.PLAYBACK, token, now)
        .filter(c -> recordingId.toString().equals(c.getSubject()))
        .isPresent();
  }
}
