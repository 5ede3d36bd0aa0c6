package io.videoconf.recorder.platform.auth;

import com.nimbusds.jwt.SignedJWT;
import io.videoconf.recorder.platform.config.AuthSettings;
import io.videoconf.recorder.platform.config.TrustedIssuer;
import java.io.IOException;
import java.text.ParseException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Believes access tokens of our own issuer and of those that we trust. A token is checked by the
 * rules of the issuer that it names and by no others: a key of one issuer never makes a token of
 * another one good. Thread-safe.
 */
public final class AccessTokens implements AccessTokenVerifier, AutoCloseable {
  private final TokenVerifier own;
  private final KnownTokens known = new KnownTokens();
  private final Map<String, ExternalTokens> trusted;

  public AccessTokens(AuthSettings own, List<TrustedIssuer> trusted) {
    this(own, trusted, ExternalTokens.Fetching.ORDINARY);
  }

  AccessTokens(AuthSettings own, List<TrustedIssuer> trusted, ExternalTokens.Fetching fetching) {
    this.own = new TokenVerifier(own);
    this.trusted =
        trusted.stream()
            .map(issuer -> Map.entry(issuer.issuer(), new ExternalTokens(issuer, fetching)))
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  @Override
  public Optional<Principal> verify(String token, Instant now) {
    if (token.length() > TokenVerifier.MAX_TOKEN_CHARS) {
      return Optional.empty();
    }
    Believed before = known.find(token);
    return before != null ? before.at(now) : verifyUnknown(token, now);
  }

  private Optional<Principal> verifyUnknown(String token, Instant now) {
    Optional<AccessTokenVerifier> other =
        trusted.isEmpty()
            ? Optional.empty()
            : issuerNamedBy(token).map((Function<String, AccessTokenVerifier>) trusted::get);
    if (other.isPresent()) {
      return other.get().verify(token, now); // Each time: its keys may be withdrawn.
    }
    Optional<Believed> believed = own.believed(token, now);
    believed.ifPresent(b -> known.add(token, b));
    return believed.map(Believed::principal);
  }

  /** Nothing of it is believed yet: it only says whose rules the token has to pass. */
  private static Optional<String> issuerNamedBy(String token) {
    try {
      return Optional.ofNullable(SignedJWT.parse(token).getJWTClaimsSet().getIssuer());
    } catch (ParseException _) {
      return Optional.empty();
    }
  }

  @Override
  public void close() throws IOException {
    for (ExternalTokens tokens : trusted.values()) {
      tokens.close();
    }
  }
}
