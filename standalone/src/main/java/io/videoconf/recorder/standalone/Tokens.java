package io.videoconf.recorder.standalone;

import io.videoconf.recorder.platform.auth.Principal;
import io.videoconf.recorder.platform.auth.TokenIssuer;
import io.videoconf.recorder.platform.config.AuthSettings;
import io.videoconf.recorder.platform.config.Environment;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/** Makes access tokens. Thread-safe. */
public final class Tokens {
  private final TokenIssuer issuer;

  private Tokens(TokenIssuer issuer) {
    this.issuer = issuer;
  }

  static Tokens signedWith(String jwtSecret) {
    return ofEnvironment(new Environment(Map.of("RECORDER_JWT_SECRET", jwtSecret)));
  }

  /** With the secret and issuer that a service would take from this environment. */
  static Tokens ofEnvironment(Environment environment) {
    AuthSettings settings = AuthSettings.from(environment);
    environment.check();
    return new Tokens(new TokenIssuer(settings));
  }

  /** A token for somebody who may do everything that {@code scopes} name. */
  public String issue(String sub, String accountType, Set<String> scopes, Duration ttl) {
    return issuer.issue(new Principal(sub, accountType, scopes), ttl, Instant.now());
  }
}
