package io.videoconf.recorder.api;

import io.videoconf.recorder.platform.config.AuthSources;
import io.videoconf.recorder.platform.config.Environment;
import io.videoconf.recorder.platform.limit.RateLimits;
import java.time.Duration;

/**
 * How callers prove who they are, and how much they may do.
 *
 * @param sources whose tokens are believed
 * @param clients services that are configured instead of created
 * @param login whether users can log in with passwords; off where another issuer has the users
 * @param adminEmail address of the administrator who is made when there is no user
 * @param refreshTtl how long somebody stays logged in without coming back
 * @param trustedProxies how many proxies that append to X-Forwarded-For each request passes
 * @param limitTimeout how long PostgreSQL may take to count a call before we count it ourselves
 */
record IdentitySettings(
    AuthSources sources,
    ApiClients clients,
    boolean login,
    String adminEmail,
    Duration refreshTtl,
    int trustedProxies,
    CallRates rates,
    Duration limitTimeout,
    LoginThrottle.Failures failures) {
  private static final Duration MAX_REFRESH_TTL = Duration.ofDays(90);

  static IdentitySettings from(Environment env) {
    String adminEmail = env.string("RECORDER_ADMIN_EMAIL", "admin@localhost");
    if (!adminEmail.matches("[^@\\s]{1,64}@[^@\\s]{1,189}")) {
      env.reject("RECORDER_ADMIN_EMAIL must be an address");
    }
    Duration refreshTtl = env.duration("RECORDER_REFRESH_TTL", Duration.ofDays(30));
    if (refreshTtl.compareTo(MAX_REFRESH_TTL) > 0) {
      env.reject("RECORDER_REFRESH_TTL must be at most 90 days");
    }
    Duration limitTimeout = env.duration("RECORDER_LIMIT_TIMEOUT", Duration.ofMillis(500));
    if (limitTimeout.compareTo(RateLimits.MIN_PATIENCE) < 0) {
      env.reject("RECORDER_LIMIT_TIMEOUT must be at least 250ms");
    }
    return new IdentitySettings(
        AuthSources.ofIssuer(env),
        ApiClients.from(env),
        env.bool("RECORDER_LOGIN", true),
        adminEmail,
        refreshTtl,
        env.integer("RECORDER_TRUSTED_PROXIES", 0, 0, 10),
        CallRates.from(env),
        limitTimeout,
        LoginThrottle.Failures.from(env));
  }
}
