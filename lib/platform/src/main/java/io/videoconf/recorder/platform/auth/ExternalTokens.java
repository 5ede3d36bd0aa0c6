package io.videoconf.recorder.platform.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.videoconf.recorder.platform.config.TrustedIssuer;
import io.videoconf.recorder.platform.http.ApiException;
import io.videoconf.recorder.platform.http.ErrorCode;
import java.io.Closeable;
import java.io.IOException;
import java.net.MalformedURLException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Access tokens of one other issuer, checked with the public keys that it publishes. The keys are
 * fetched when first needed, kept for a while, and fetched again when a token names one that is not
 * among them, so a rotation is followed at once; but not more often than every so often, so tokens
 * with made-up key ids do not make us hammer the issuer. While the issuer cannot be reached the
 * keys that are known stay good for hours. Thread-safe; a call blocks when keys are fetched.
 */
final class ExternalTokens implements AccessTokenVerifier, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ExternalTokens.class);

  private final TrustedIssuer issuer;
  private final JWKSource<SecurityContext> keys;
  private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

  /**
   * How keys are fetched.
   *
   * @param timeout for connecting, and again for reading
   * @param keep how long fetched keys are taken for current
   * @param pause least time between two pairs of fetches
   * @param outage how long known keys outlive an issuer that does not answer
   */
  record Fetching(Duration timeout, Duration keep, Duration pause, Duration outage) {
    static final Fetching ORDINARY =
        new Fetching(
            Duration.ofSeconds(2),
            Duration.ofMinutes(5),
            Duration.ofSeconds(30),
            Duration.ofHours(4));

    /** A set of keys is a few kilobytes. */
    static final int MAX_BYTES = 256 * 1024;
  }

  ExternalTokens(TrustedIssuer issuer, Fetching fetching) {
    this.issuer = issuer;
    this.keys = source(issuer, fetching);
    processor.setJWSTypeVerifier(
        new DefaultJOSEObjectTypeVerifier<>(
            JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
    processor.setJWSKeySelector(
        new JWSVerificationKeySelector<>(
            issuer.algorithms().stream().map(JWSAlgorithm::parse).collect(Collectors.toSet()),
            keys));
    processor.setJWTClaimsSetVerifier(null); // Ours to check: with the caller's clock.
  }

  @Override
  public Optional<Principal> verify(String token, Instant now) {
    if (!CompactForm.isCanonical(token)) {
      return Optional.empty();
    }
    try {
      JWTClaimsSet claims = processor.process(SignedJWT.parse(token), null);
      boolean valid =
          issuer.issuer().equals(claims.getIssuer())
              && claims.getAudience().contains(issuer.audience())
              && Claims.isValidAt(claims, now);
      return valid
          ? Claims.principal(
              claims, issuer.userClaim(), issuer.scopeClaim(), issuer.accountTypeClaim())
          : Optional.empty();
    } catch (RateLimitReachedException _) {
      return Optional.empty(); // The key is not among those that were fetched a moment ago.
    } catch (KeySourceException e) {
      LOG.warn("the keys of {} cannot be had: {}", issuer.issuer(), e.getMessage());
      throw new ApiException(
          ErrorCode.SERVICE_UNAVAILABLE, "The keys of the token's issuer cannot be had now");
    } catch (ParseException | BadJOSEException | JOSEException _) {
      return Optional.empty();
    }
  }

  @Override
  public void close() throws IOException {
    if (keys instanceof Closeable closeable) {
      closeable.close();
    }
  }

  private static JWKSource<SecurityContext> source(TrustedIssuer issuer, Fetching fetching) {
    int timeoutMillis = (int) fetching.timeout().toMillis();
    try {
      return JWKSourceBuilder.<SecurityContext>create(
              issuer.jwksUrl().toURL(),
              new DefaultResourceRetriever(timeoutMillis, timeoutMillis, Fetching.MAX_BYTES))
          .retrying(true)
          .cache(fetching.keep().toMillis(), 4L * timeoutMillis)
          .rateLimited(fetching.pause().toMillis())
          .refreshAheadCache(false)
          .outageTolerant(fetching.outage().toMillis())
          .build();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException("not a URL: " + issuer.jwksUrl(), e);
    }
  }
}
