package io.videoconf.recorder.platform.config;

/**
 * How tokens are signed.
 *
 * @param jwtSecret HS256 key, at least 32 bytes (RFC 7518, section 3.2)
 * @param issuer the {@code iss} claim that tokens carry and must carry
 */
public record AuthSettings(Secret jwtSecret, String issuer) {
  public static final int MIN_SECRET_BYTES = 32;

  static final String SECRET = "RECORDER_JWT_SECRET";

  public static AuthSettings from(Environment env) {
    return new AuthSettings(env.secret(SECRET, MIN_SECRET_BYTES), issuer(env));
  }

  static String issuer(Environment env) {
    return env.string("RECORDER_JWT_ISSUER", "videoconf-recorder");
  }
}
