package io.videoconf.recorder.standalone;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.videoconf.recorder.platform.config.DatabaseSettings;
import io.videoconf.recorder.platform.config.Environment;
import io.videoconf.recorder.platform.db.Database;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Which installation a command is about: the services' database, or that of {@code recorder up}.
 */
final class DatabaseOption {
  private static final String URL = "RECORDER_DATABASE_URL";

  @Option(
      names = "--postgres-port",
      paramLabel = "PORT",
      defaultValue = "15432",
      description =
          "PostgreSQL of a running `recorder up`, when no other is named (default:"
              + " ${DEFAULT-VALUE})")
  int port = 15_432;

  @Option(
      names = "--database-url",
      paramLabel = "URL",
      description = "jdbc:postgresql://… (default: RECORDER_DATABASE_URL, else a `recorder up`)")
  @Nullable String url;

  /**
   * Connects, does something, and disconnects.
   *
   * @throws StartRefusedException when the database cannot be reached
   */
  <T> T with(Function<Database, T> action) {
    Map<String, String> variables = new HashMap<>(System.getenv());
    variables.putIfAbsent(
        URL,
        "jdbc:postgresql://127.0.0.1:" + port + "/" + Installation.DATABASE + "?user=postgres");
    if (url != null) {
      variables.put(URL, url);
    }
    variables.put("RECORDER_DATABASE_POOL_SIZE", "2"); // migrating takes two
    Environment environment = new Environment(variables);
    DatabaseSettings settings = DatabaseSettings.from(environment);
    environment.check();
    try (Database database = open(settings)) {
      return action.apply(database);
    }
  }

  private Database open(DatabaseSettings settings) {
    try {
      return Database.open(settings, new SimpleMeterRegistry());
    } catch (RuntimeException e) {
      throw new StartRefusedException(
          "the database cannot be reached: run `recorder up` first, name its port with"
              + " --postgres-port, or set %s (%s)".formatted(URL, e.getMessage()),
          e);
    }
  }
}
