package io.videoconf.recorder.platform.config;

/**
 * Where PostgreSQL is.
 *
 * @param url a JDBC URL, {@code jdbc:postgresql://host:port/database}
 * @param poolSize connections kept at most, 1 to 200
 */
public record DatabaseSettings(String url, String user, Secret password, int poolSize) {

  public static DatabaseSettings from(Environment env) {
    String url = env.required("RECORDER_DATABASE_URL");
    if (env.optional("RECORDER_DATABASE_URL").isPresent() && !url.startsWith("jdbc:postgresql:")) {
      env.reject("RECORDER_DATABASE_URL must start with jdbc:postgresql:");
    }
    return new DatabaseSettings(
        url,
        env.string("RECORDER_DATABASE_USER", "postgres"),
        new Secret(env.string("RECORDER_DATABASE_PASSWORD", "")),
        env.integer("RECORDER_DATABASE_POOL_SIZE", 10, 1, 200));
  }
}
