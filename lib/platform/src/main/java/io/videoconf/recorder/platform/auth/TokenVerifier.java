package io.videoconf.recorder.platform.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.videoconf.recorder.platform.config.AuthSettings;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Believes a token only if it is signed with HS256 and our key, comes from our issuer, is for the
 * purpose at hand and is valid now, give or take 30 s. Thread-safe.
 */
public final class TokenVerifier {
  static final Duration CLOCK_SKEW = Duration.ofSeconds(30);
  private static final int MAX_TOKEN_CHARS = 8192;

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

  /** Who calls with this access token; empty when it is not to be believed. */
  public Optional<Principal> verify(String token, Instant now) {
    return verify(Audience.ACCESS, token, now);
  }

  /** Whom a token for the given purpose speaks of; empty when it is not to be believed. */
  public Optional<Principal> verify(Audience audience, String token, Instant now) {
    return claims(audience, token, now).flatMap(TokenVerifier::principal);
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
    Date expires = claims.getExpirationTime();
    Date notBefore = claims.getNotBeforeTime();
    List<String> audiences = claims.getAudience();
    // Services that hold the key may sign access tokens without an audience.
    boolean forThis =
        audiences.contains(audience.claim())
            || (audience == Audience.ACCESS && audiences.isEmpty());
    return forThis
        && issuer.equals(claims.getIssuer())
        && expires != null
        && now.minus(CLOCK_SKEW).isBefore(expires.toInstant())
        && (notBefore == null || !now.plus(CLOCK_SKEW).isBefore(notBefore.toInstant()));
  }

  private static Optional<Principal> principal(JWTClaimsSet claims) {
    try {
      String sub = claims.getSubject();
      if (sub == null || sub.isBlank()) {
        return Optional.empty();
      }
      String accountType =
          Objects.requireNonNullElse(claims.getStringClaim("account_type"), "basic");
      return Optional.of(new Principal(sub, accountType, scopes(claims.getClaim("scope"))));
    } catch (ParseException _) {
      return Optional.empty();
    }
  }

  private static Set<String> scopes(@Nullable Object claim) {
    Stream<String> names =
        switch (claim) {
          case String text -> Stream.of(text.split(" "));
          case List<?> list -> list.stream().map(String::valueOf);
          case null, default -> Stream.empty();
        };
    return names.filter(s -> !s.isEmpty()).collect(Collectors.toSet());
  }
}
