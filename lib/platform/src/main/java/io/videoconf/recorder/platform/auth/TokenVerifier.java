package io.videoconf.recorder.platform.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.videoconf.recorder.platform.config.AuthSettings;
import io.videoconf.recorder.platform.config.RsaKeys;
import io.videoconf.recorder.platform.config.Secret;
import io.videoconf.recorder.platform.config.TokenKeys;
import java.text.ParseException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Believes a token only if it is signed with our key and the algorithm of that key, comes from our
 * issuer, is for the purpose at hand and is valid now, give or take {@link Claims#CLOCK_SKEW}.
 * Thread-safe.
 */
public final class TokenVerifier implements AccessTokenVerifier {
  static final int MAX_TOKEN_CHARS = 8192;

  private final Signatures signatures;
  private final String issuer;

  public TokenVerifier(AuthSettings settings) {
    signatures =
        switch (settings.tokenKeys()) {
          case TokenKeys.Shared(Secret secret) -> hs256(secret);
          case RsaKeys keys -> rs256(keys);
        };
    issuer = settings.issuer();
  }

  private interface Signatures {
    boolean verify(SignedJWT jwt) throws JOSEException;
  }

  // The algorithm is ours to choose, not the token's: "none" and key confusion end here.

  private static Signatures hs256(Secret secret) {
    try {
      MACVerifier verifier = new MACVerifier(secret.revealBytes());
      return jwt ->
          JWSAlgorithm.HS256.equals(jwt.getHeader().getAlgorithm()) && jwt.verify(verifier);
    } catch (JOSEException e) {
      throw new IllegalArgumentException("the JWT secret is too short for HS256", e);
    }
  }

  private static Signatures rs256(RsaKeys keys) {
    Map<String, JWSVerifier> verifiers =
        keys.publicKeys().entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Map.Entry::getKey, key -> new RSASSAVerifier(key.getValue())));
    return jwt -> {
      String keyId = jwt.getHeader().getKeyID();
      JWSVerifier verifier = keyId == null ? null : verifiers.get(keyId);
      return verifier != null
          && JWSAlgorithm.RS256.equals(jwt.getHeader().getAlgorithm())
          && jwt.verify(verifier);
    };
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
    if (token.length() > MAX_TOKEN_CHARS || !CompactForm.isCanonical(token)) {
      return Optional.empty();
    }
    try {
      SignedJWT jwt = SignedJWT.parse(token);
      if (!signatures.verify(jwt)) {
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
