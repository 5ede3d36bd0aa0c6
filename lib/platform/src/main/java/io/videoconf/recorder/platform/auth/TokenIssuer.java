package io.videoconf.recorder.platform.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.videoconf.recorder.platform.config.AuthSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.TreeSet;
import java.util.UUID;

/** Signs tokens with HS256. Thread-safe. */
public final class TokenIssuer {
  private static final JWSHeader HEADER = new JWSHeader(JWSAlgorithm.HS256);

  private final MACSigner signer;
  private final String issuer;

  public TokenIssuer(AuthSettings settings) {
    try {
      signer = new MACSigner(settings.jwtSecret().revealBytes());
    } catch (JOSEException e) {
      throw new IllegalArgumentException("the JWT secret is too short for HS256", e);
    }
    issuer = settings.issuer();
  }

  /** A token to call the API with. */
  public String issue(Principal principal, Duration ttl, Instant now) {
    return issue(Audience.ACCESS, principal, ttl, now);
  }

  /** A token for the given purpose. */
  public String issue(Audience audience, Principal principal, Duration ttl, Instant now) {
    return sign(
        audience,
        new JWTClaimsSet.Builder()
            .subject(principal.sub())
            .claim("account_type", principal.accountType())
            .claim("scope", String.join(" ", new TreeSet<>(principal.scopes()))),
        ttl,
        now);
  }

  String sign(Audience audience, JWTClaimsSet.Builder claims, Duration ttl, Instant now) {
    JWTClaimsSet set =
        claims
            .issuer(issuer)
            .audience(audience.claim())
            .jwtID(UUID.randomUUID().toString())
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(ttl)))
            .build();
    SignedJWT jwt = new SignedJWT(HEADER, set);
    try {
      jwt.sign(signer);
    } catch (JOSEException e) {
      throw new IllegalStateException("signing failed", e);
    }
    return jwt.serialize();
  }
}
