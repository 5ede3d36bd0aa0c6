package io.videoconf.recorder.platform.auth;

import java.time.Instant;
import java.util.Optional;

/** Says whom an access token speaks of. Implementations are thread-safe. */
@FunctionalInterface
public interface AccessTokenVerifier {

  /**
   * Who calls with this token; empty when it is not to be believed.
   *
   * @throws io.videoconf.recorder.platform.http.ApiException SERVICE_UNAVAILABLE when the keys of
   *     its issuer cannot be had now
   */
  Optional<Principal> verify(String token, Instant now);
}
