package io.videoconf.recorder.standalone;

import io.videoconf.recorder.platform.auth.Principal;
import io.videoconf.recorder.platform.auth.TokenIssuer;
import io.videoconf.recorder.platform.config.AuthSources;
import io.videoconf.recorder.platform.config.Environment;
import io.videoconf.recorder.platform.config.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.Supplier;

/** Makes access tokens. Thread-safe. */
public final class Tokens {
  private final TokenIssuer issuer;

  private Tokens(TokenIssuer issuer) {
    this.issuer = issuer;
  }

  /**
   * As a service signs them that has this environment.
   *
   * @param kept is asked for the secret when one is needed and the environment has none
   */
  static Tokens of(Environment environment, Supplier<Secret> kept) {
    AuthSources sources = AuthSources.ofIssuer(environment);
    environment.check();
    return new Tokens(new TokenIssuer(sources.tokenKeys(kept), sources.issuer()));
  }

  /**
   * As the services of this environment sign them, or those of a data directory.
   *
   * @param hint what else one can do where neither has a key
   */
  static Tokens local(Environment environment, Path data, String hint) {
    return of(
        environment,
        () ->
            Secrets.load(data)
                .map(secrets -> new Secret(secrets.jwtSecret()))
                .orElseThrow(() ->
                    new StartRefusedException(
                        "there are no secrets in %s: run `recorder up` first, name its directory with --data, or %s"
                            .formatted(data.toAbsolutePath().normalize(), hint))));
  }

  /** A token for an operator of jobs. */
  public static String forJobs(Path data) {
    return local(Environment.ofProcess(), data, "give a --token")
        .issue("operator", "enterprise", Set.of(Principal.SCOPE_JOBS), Duration.ofHours(1));
  }

  /** A token for somebody who may do everything that {@code scopes} name. */
  public String issue(String sub, String accountType, Set<String> scopes, Duration ttl) {
    return issuer.issue(new Principal(sub, accountType, scopes), ttl, Instant.now());
  }
}
