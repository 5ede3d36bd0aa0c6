package io.videoconf.recorder.standalone;

import io.videoconf.recorder.platform.auth.Principal;
import io.videoconf.recorder.platform.auth.TokenIssuer;
import io.videoconf.recorder.platform.config.AuthSettings;
import io.videoconf.recorder.platform.config.Environment;
import java.nio.file.Path;
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

  /**
   * A token for an operator of jobs, signed with {@code RECORDER_JWT_SECRET} when that is set, else
   * with the secret of a data directory.
   */
  public static String forJobs(Path data) {
    return local(data)
        .issue("operator", "enterprise", Set.of(Principal.SCOPE_JOBS), Duration.ofHours(1));
  }

  private static Tokens local(Path data) {
    Environment environment = Environment.ofProcess();
    if (environment.optional("RECORDER_JWT_SECRET").isPresent()) {
      return ofEnvironment(environment);
    }
    return Secrets.load(data)
        .map(secrets -> signedWith(secrets.jwtSecret()))
        .orElseThrow(() ->
            new StartRefusedException(
                "there are no secrets in %s: run `recorder up` first, name its directory with --data, or give a --token"
                    .formatted(data.toAbsolutePath().normalize())));
  }

  /** A token for somebody who may do everything that {@code scopes} name. */
  public String issue(String sub, String accountType, Set<String> scopes, Duration ttl) {
    return issuer.issue(new Principal(sub, accountType, scopes), ttl, Instant.now());
  }
}
