package io.videoconf.recorder.platform.auth;

import com.nimbusds.jwt.JWTClaimsSet;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whom a token speaks of, and when: all of it that matters once its signature was found right.
 *
 * @param notBefore null if it has always been good
 */
record Believed(Principal principal, @Nullable Instant notBefore, Instant expires) {

  /** Empty of claims that are never valid, or name nobody. */
  static Optional<Believed> of(JWTClaimsSet claims, Optional<Principal> principal) {
    Date notBefore = claims.getNotBeforeTime();
    Date expires = claims.getExpirationTime();
    return expires == null
        ? Optional.empty()
        : principal.map(p ->
            new Believed(p, notBefore == null ? null : notBefore.toInstant(), expires.toInstant()));
  }

  /** The principal, if the token is neither too old nor too new. */
  Optional<Principal> at(Instant now) {
    return Claims.isWithin(notBefore, expires, now) ? Optional.of(principal) : Optional.empty();
  }
}
