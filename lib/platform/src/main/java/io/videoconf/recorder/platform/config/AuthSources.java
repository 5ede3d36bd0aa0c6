package io.videoconf.recorder.platform.config;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Whose tokens a service believes.
 *
 * @param configuredSecret our own issuer's secret, if it was configured
 * @param rsaKeys our own issuer's RSA keys, if it has any
 * @param issuer our own issuer's {@code iss}
 * @param trusted other issuers
 */
public record AuthSources(
    Optional<Secret> configuredSecret,
    Optional<RsaKeys> rsaKeys,
    String issuer,
    List<TrustedIssuer> trusted) {

  public AuthSources {
    trusted = List.copyOf(trusted);
  }

  /** Of a service that signs tokens, too. */
  public static AuthSources ofIssuer(Environment env) {
    AuthSources sources = from(env);
    if (sources.rsaKeys.filter(keys -> keys.signing().isEmpty()).isPresent()) {
      env.reject(
          RsaKeys.PRIVATE
              + " is required where tokens are signed, as "
              + RsaKeys.PUBLIC
              + " is set; "
              + PemKeys.HOW_TO_MAKE_ONE);
    }
    return sources;
  }

  /** Of a service that checks tokens. */
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
    return new AuthSources(secret, RsaKeys.from(env), issuer, trusted);
  }

  /**
   * How our own tokens are signed.
   *
   * @param kept is asked for the secret when none was configured
   */
  public AuthSettings own(Supplier<Secret> kept) {
    return new AuthSettings(configuredSecret.orElseGet(kept), issuer, rsaKeys);
  }

  /**
   * What our own access tokens are signed with.
   *
   * @param kept is asked for the secret when none was configured and there are no RSA keys
   */
  public TokenKeys tokenKeys(Supplier<Secret> kept) {
    return rsaKeys
        .<TokenKeys>map(keys -> keys)
        .orElseGet(() -> new TokenKeys.Shared(configuredSecret.orElseGet(kept)));
  }
}
