package io.videoconf.recorder.platform.account;

import io.videoconf.recorder.platform.config.Secret;
import io.videoconf.recorder.platform.db.Database;

/**
 * Secrets that an installation makes for itself when it was given none. They are in the database,
 * so that all services of the installation have the same. Thread-safe.
 */
public final class KeptSecrets {
  private static final String SIGNING = "jwt_signing";

  private KeptSecrets() {}

  /** The key of our own tokens; made at random when it is first asked for. */
  public static Secret signing(Database database) {
    return database
        .jdbi()
        .inTransaction(handle -> {
          handle.execute(
              "insert into kept_secret (name, value) values (?, ?) on conflict do nothing",
              SIGNING,
              OpaqueTokens.create());
          return new Secret(
              handle
                  .createQuery("select value from kept_secret where name = :name")
                  .bind("name", SIGNING)
                  .mapTo(String.class)
                  .one());
        });
  }
}
