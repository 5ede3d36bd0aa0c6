package io.videoconf.recorder.platform.config;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Somebody else whose access tokens we believe: Keycloak, Auth0, a conference's own back end.
 *
 * @param issuer the {@code iss} that its tokens carry
 * @param jwksUrl where its public keys are (RFC 7517)
 * @param audience what must be among the {@code aud} of its tokens
 * @param algorithms the only signatures that are believed; asymmetric ones
 * @param userClaim which claim is the user's id in recordings
 * @param scopeClaim which claim holds the scopes: a text with blanks, or a list
 * @param accountTypeClaim which claim holds basic, pro or enterprise
 */
public record TrustedIssuer(
    String issuer,
    URI jwksUrl,
    String audience,
    Set<String> algorithms,
    String userClaim,
    String scopeClaim,
    String accountTypeClaim) {
  private static final String VARIABLE = "RECORDER_TRUSTED_ISSUERS";
  private static final Set<String> ASYMMETRIC =
      Set.of(
          "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA");

  public TrustedIssuer {
    algorithms = Set.copyOf(algorithms);
  }

  /** Those that {@code RECORDER_TRUSTED_ISSUERS} names, each from its own variables. */
  static List<TrustedIssuer> from(Environment env) {
    return words(env.string(VARIABLE, "")).stream().map(name -> named(env, name)).toList();
  }

  private static TrustedIssuer named(Environment env, String name) {
    if (!name.matches("[A-Za-z0-9]{1,32}")) {
      env.reject(VARIABLE + " must be names of letters and digits, comma separated");
    }
    String prefix = "RECORDER_ISSUER_" + name.toUpperCase(Locale.ROOT) + "_";
    Set<String> algorithms = words(env.string(prefix + "ALGORITHMS", "RS256"));
    if (algorithms.isEmpty() || !ASYMMETRIC.containsAll(algorithms)) {
      env.reject(prefix + "ALGORITHMS must be of " + new TreeSet<>(ASYMMETRIC));
    }
    return new TrustedIssuer(
        env.required(prefix + "ISS"),
        env.requiredUri(prefix + "JWKS_URL"),
        env.required(prefix + "AUDIENCE"),
        algorithms,
        env.string(prefix + "USER_CLAIM", "sub"),
        env.string(prefix + "SCOPE_CLAIM", "scope"),
        env.string(prefix + "ACCOUNT_TYPE_CLAIM", "account_type"));
  }

  private static Set<String> words(String text) {
    Set<String> words = new TreeSet<>();
    Arrays.stream(text.split(",")).map(String::strip).filter(w -> !w.isEmpty()).forEach(words::add);
    return words;
  }
}
