package io.videoconf.recorder.platform.config;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Whose tokens a service believes.
 *
 * @param configuredSecret our own issuer's key, if it was configured
 * @param issuer our own issuer's {@code iss}
 * @param trusted other issuers
 */
public record AuthSources(
    Optional<Secret> configuredSecret, String issuer, List<TrustedIssuer> trusted) {

  public AuthSources {
    trusted = List.copyOf(trusted);
  }

  public static AuthSources from(Environment env) {
    Optional<Secret> secret =
        env.optional(AuthSettings.SECRET)
            .map(_ -> env.secret(AuthSettings.SECRET, AuthSettings.MIN_SECRET_BYTES));
    String issuer = AuthSettings.issuer(env);
    List<TrustedIssuer> trusted = TrustedIssuer.from(env);
    Set<String> names = new HashSet<>(Set.of(issuer));
    for (TrustedIssuer other : trusted) {
      if (!names.add(other.issuer())) {
        env.reject("two trusted issuers, or one and RECORDER_JWT_ISSUER, have the same name");
      }
    }
    return new AuthSources(secret, issuer, trusted);
  }

  /**
   * How our own tokens are signed.
   *
   * @param kept is asked for the key when none was configured
   */
  public AuthSettings own(Supplier<Secret> kept) {
    return new AuthSettings(configuredSecret.orElseGet(kept), issuer);
  }
}
