package io.videoconf.recorder.platform.config;

import java.util.Optional;

/**
 * How tokens are signed.
 *
 * @param jwtSecret signs links and seals secrets, and access tokens too (HS256) unless there are
 *     RSA keys; at least 32 bytes (RFC 7518, section 3.2)
 * @param issuer the {@code iss} claim that tokens carry and must carry
 * @param rsaKeys sign access tokens in the secret's place (RS256)
 */
public record AuthSettings(Secret jwtSecret, String issuer, Optional<RsaKeys> rsaKeys) {
  public static final int MIN_SECRET_BYTES = 32;

  static final String SECRET = "RECORDER_JWT_SECRET";

  /** With HS256. */
  public AuthSettings(Secret jwtSecret, String issuer) {
    this(jwtSecret, issuer, Optional.empty());
  }

  public static AuthSettings from(Environment env) {
    return new AuthSettings(env.secret(SECRET, MIN_SECRET_BYTES), issuer(env), RsaKeys.from(env));
  }

  /** What access tokens are signed and checked with. */
  public TokenKeys tokenKeys() {
    return rsaKeys.<TokenKeys>map(keys -> keys).orElseGet(() -> new TokenKeys.Shared(jwtSecret));
  }

  static String issuer(Environment env) {
    return env.string("RECORDER_JWT_ISSUER", "videoconf-recorder");
  }
}
