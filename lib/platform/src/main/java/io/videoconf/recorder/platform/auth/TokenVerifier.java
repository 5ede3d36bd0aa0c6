package io.videoconf.recorder.platform.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.videoconf.recorder.platform.config.AuthSettings;
import java.text.ParseException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Believes a token only if it is signed with HS256 and our key, comes from our issuer, is for the
 * purpose at hand and is valid now, give or take {@link Claims#CLOCK_SKEW}. Thread-safe.
 */
public final class TokenVerifier implements AccessTokenVerifier {
  static final int MAX_TOKEN_CHARS = 8192;

  private final MACVerifier verifier;
  private final String issuer;

  public TokenVerifier(AuthSettings settings) {
    try {
      verifier = new MACVerifier(settings.jwtSecret().revealBytes());
    } catch (JOSEException e) {
      throw new IllegalArgumentException("the JWT secret is too short for HS256", e);
    }
    issuer = settings.issuer();
  }

  @Override
  public Optional<Principal> verify(String token, Instant now) {
    return verify(Audience.ACCESS, token, now);
  }

  /** Whom a token for the given purpose speaks of; empty when it is not to be believed. */
  public Optional<Principal> verify(Audience audience, String token, Instant now) {
    return claims(audience, token, now).flatMap(TokenVerifier::principal);
  }

  /** What an access token says, if it is to be believed now: so will it be until it expires. */
  Optional<Believed> believed(String token, Instant now) {
    return claims(Audience.ACCESS, token, now).flatMap(c -> Believed.of(c, principal(c)));
  }

  Optional<JWTClaimsSet> claims(Audience audience, String token, Instant now) {
    if (token.length() > MAX_TOKEN_CHARS) {
      return Optional.empty();
    }
    try {
      SignedJWT jwt = SignedJWT.parse(token);
      // The algorithm is ours to choose, not the token's: "none" and key confusion end here.
      if (!JWSAlgorithm.HS256.equals(jwt.getHeader().getAlgorithm()) || !jwt.verify(verifier)) {
        return Optional.empty();
      }
      return Optional.of(jwt.getJWTClaimsSet()).filter(c -> isCurrent(c, audience, now));
    } catch (ParseException | JOSEException _) {
      return Optional.empty();
    }
  }

  private boolean isCurrent(JWTClaimsSet claims, Audience audience, Instant now) {
    List<String> audiences = claims.getAudience();
    // Services that hold the key may sign access tokens without an audience.
    boolean forThis =
        audiences.contains(audience.claim())
            || (audience == Audience.ACCESS && audiences.isEmpty());
    return forThis && issuer.equals(claims.getIssuer()) && Claims.isValidAt(claims, now);
  }

  private static Optional<Principal> principal(JWTClaimsSet claims) {
    return Claims.principal(claims, "sub", "scope", "account_type");
  }
}
