package io.videoconf.recorder.platform.config;

import org.jspecify.annotations.Nullable;

/**
 * Where PostgreSQL is.
 *
 * @param url a JDBC URL, {@code jdbc:postgresql://host:port/database}
 * @param user null to take the URL's own
 * @param password null when none is needed, or the URL has it
 * @param poolSize connections kept at most, 1 to 200
 */
public record DatabaseSettings(
    String url, @Nullable String user, @Nullable Secret password, int poolSize) {

  public static DatabaseSettings from(Environment env) {
    String url = env.required("RECORDER_DATABASE_URL");
    if (env.optional("RECORDER_DATABASE_URL").isPresent() && !url.startsWith("jdbc:postgresql:")) {
      env.reject("RECORDER_DATABASE_URL must start with jdbc:postgresql:");
    }
    return new DatabaseSettings(
        url,
        env.optional("RECORDER_DATABASE_USER").orElse(null),
        env.optional("RECORDER_DATABASE_PASSWORD").map(Secret::new).orElse(null),
        env.integer("RECORDER_DATABASE_POOL_SIZE", 10, 1, 200));
  }
}
