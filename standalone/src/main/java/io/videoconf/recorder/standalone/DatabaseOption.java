package io.videoconf.recorder.standalone;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.videoconf.recorder.embedded.EmbeddedServers;
import io.videoconf.recorder.platform.config.DatabaseSettings;
import io.videoconf.recorder.platform.config.Environment;
import io.videoconf.recorder.platform.db.Database;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/**
 * Which installation a command is about: the one that is named, else the services' database by
 * {@code RECORDER_DATABASE_URL}, else a running {@code recorder up}.
 */
final class DatabaseOption {
  private static final String URL = "RECORDER_DATABASE_URL";
  private static final Path USUAL_DATA = Path.of("data");
  private static final int USUAL_PORT = 15_432;

  @ArgGroup @Nullable Named named;

  /** One of them. */
  static final class Named {
    @Option(
        names = "--data",
        paramLabel = "DIR",
        description = "data directory of a running `recorder up` (default: ./data)")
    @Nullable Path data;

    @Option(
        names = "--postgres-port",
        paramLabel = "PORT",
        description = "PostgreSQL of a running `recorder up` (default: that of ./data, else 15432)")
    @Nullable Integer port;

    @Option(
        names = "--database-url",
        paramLabel = "URL",
        description = "jdbc:postgresql://… (default: RECORDER_DATABASE_URL, else a `recorder up`)")
    @Nullable String url;
  }

  /**
   * Connects, does something, and disconnects.
   *
   * @throws StartRefusedException when the database cannot be reached
   */
  <T> T with(Function<Database, T> action) {
    Map<String, String> variables = new HashMap<>(System.getenv());
    Named given = named;
    if (given != null) {
      variables.put(URL, urlOf(given));
    } else if (!variables.containsKey(URL)) {
      variables.put(URL, embedded(runningOn(USUAL_DATA).orElse(USUAL_PORT)));
    }
    variables.put("RECORDER_DATABASE_POOL_SIZE", "2"); // migrating takes two
    Environment environment = new Environment(variables);
    DatabaseSettings settings = DatabaseSettings.from(environment);
    environment.check();
    try (Database database = open(settings)) {
      return action.apply(database);
    }
  }

  private static String urlOf(Named given) {
    if (given.url != null) {
      return given.url;
    }
    if (given.port != null) {
      return embedded(given.port);
    }
    Path data = given.data == null ? USUAL_DATA : given.data;
    return embedded(
        runningOn(data)
            .orElseThrow(() ->
                new StartRefusedException(
                    "no recorder runs on %s: run `recorder up --data %s` first"
                        .formatted(data.toAbsolutePath().normalize(), data))));
  }

  private static OptionalInt runningOn(Path data) {
    return EmbeddedServers.postgresPort(DataDirectory.serversIn(data));
  }

  private static String embedded(int port) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + Installation.DATABASE + "?user=postgres";
  }

  private Database open(DatabaseSettings settings) {
    try {
      return Database.open(settings, new SimpleMeterRegistry());
    } catch (RuntimeException e) {
      throw new StartRefusedException(
          "the database cannot be reached: run `recorder up` first, name its directory with"
              + " --data, or set %s (%s)".formatted(URL, e.getMessage()),
          e);
    }
  }
}
