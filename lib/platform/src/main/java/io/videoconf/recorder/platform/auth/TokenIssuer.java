package io.videoconf.recorder.platform.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.videoconf.recorder.platform.config.AuthSettings;
import io.videoconf.recorder.platform.config.RsaKeys;
import io.videoconf.recorder.platform.config.Secret;
import io.videoconf.recorder.platform.config.TokenKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.TreeSet;
import java.util.UUID;

/** Signs tokens with HS256 or RS256, as the kind of its keys says. Thread-safe. */
public final class TokenIssuer {
  private final JWSHeader header;
  private final JWSSigner signer;
  private final String issuer;

  public TokenIssuer(AuthSettings settings) {
    this(settings.tokenKeys(), settings.issuer());
  }

  /**
   * @param issuer the {@code iss} of the tokens
   */
  public TokenIssuer(TokenKeys keys, String issuer) {
    this.issuer = issuer;
    switch (keys) {
      case TokenKeys.Shared(Secret secret) -> {
        header = new JWSHeader(JWSAlgorithm.HS256);
        signer = macSigner(secret);
      }
      case RsaKeys rsa -> {
        RsaKeys.Signing signing =
            rsa.signing()
                .orElseThrow(
                    () -> new IllegalArgumentException("the private key is needed to sign"));
        header = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(signing.keyId()).build();
        signer = new RSASSASigner(signing.key());
      }
    }
  }

  private static JWSSigner macSigner(Secret secret) {
    try {
      return new MACSigner(secret.revealBytes());
    } catch (JOSEException e) {
      throw new IllegalArgumentException("the JWT secret is too short for HS256", e);
    }
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
    SignedJWT jwt = new SignedJWT(header, set);
    try {
      jwt.sign(signer);
    } catch (JOSEException e) {
      throw new IllegalStateException("signing failed", e);
    }
    return jwt.serialize();
  }
}
