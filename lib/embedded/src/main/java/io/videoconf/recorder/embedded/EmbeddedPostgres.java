package io.videoconf.recorder.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * A PostgreSQL server on 127.0.0.1 with durable settings. The server is a daemon: it outlives a
 * killed JVM, and the next start on the same directory takes it over. Everybody on this machine may
 * connect as {@code postgres}. Thread-safe.
 */
public final class EmbeddedPostgres implements AutoCloseable {
  private static final int START_SECONDS = 60;
  private static final int STOP_SECONDS = 20;

  private final Path home;
  private final Path data;
  private final Path log;
  private final PostgresUser user;
  private final int port;

  private EmbeddedPostgres(Path root, int wantedPort, String sharedBuffers) throws IOException {
    Files.createDirectories(root);
    this.home = PostgresBinaries.unpackedIn(cache());
    this.data = dataIn(root);
    this.log = root.resolve("postgresql.log").toAbsolutePath();
    this.user = PostgresUser.current();
    Optional<Postmaster> running = Postmaster.on(data);
    this.port = running.map(Postmaster::port).orElse(wantedPort);
    if (running.isEmpty()) {
      FreePorts.requireFree("PostgreSQL", wantedPort);
      initialiseIfNew();
      startServer(sharedBuffers);
    }
  }

  /**
   * Starts a server, or takes over the one that a killed JVM left on this directory (then {@link
   * #port} may differ from {@code port}).
   *
   * @param root holds data and log; created when missing
   * @throws ServerStartException when it did not come up; the message says what to do
   */
  public static EmbeddedPostgres start(Path root, int port) {
    return start(root, port, "64MB");
  }

  /**
   * The same for many data.
   *
   * @param sharedBuffers memory for what was read and written last, as PostgreSQL writes it: {@code
   *     8GB}; a server that is taken over keeps its own
   */
  public static EmbeddedPostgres start(Path root, int port, String sharedBuffers) {
    try {
      return new EmbeddedPostgres(root, port, sharedBuffers);
    } catch (IOException e) {
      throw new ServerStartException("PostgreSQL did not start in " + root + ": " + e, e);
    }
  }

  public int port() {
    return port;
  }

  /** A JDBC URL that needs no user name and no password beside it. */
  public String jdbcUrl(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=postgres";
  }

  /**
   * Creates a database unless it exists.
   *
   * @param name lower-case letters, digits and underscores
   * @return its JDBC URL
   */
  public String createDatabase(String name) {
    if (!name.matches("[a-z][a-z0-9_]{0,62}")) {
      throw new IllegalArgumentException("not a plain database name: " + name);
    }
    try (Connection connection = DriverManager.getConnection(jdbcUrl("postgres"));
        Statement statement = connection.createStatement()) {
      if (!exists(statement, name)) {
        statement.execute("create database " + name);
      }
      return jdbcUrl(name);
    } catch (SQLException e) {
      throw new ServerStartException("cannot create database " + name + ": " + e.getMessage(), e);
    }
  }

  /** Ends all connections and stops the server. */
  @Override
  public void close() {
    if (Postmaster.on(data).isPresent()) {
      pgCtl(STOP_SECONDS, "-m", "fast", "stop");
    }
  }

  /**
   * Checks that {@link #start} would find its port free, or a server of its own to take over.
   *
   * @throws ServerStartException when somebody else listens there
   */
  static void requirePort(Path root, int port) {
    if (Postmaster.on(dataIn(root)).isEmpty()) {
      FreePorts.requireFree("PostgreSQL", port);
    }
  }

  /** Where the server listens that runs on this directory; empty when none does. */
  static OptionalInt portOn(Path root) {
    return Postmaster.on(dataIn(root)).stream().mapToInt(Postmaster::port).findFirst();
  }

  private static Path dataIn(Path root) {
    return root.resolve("data").toAbsolutePath();
  }

  private static boolean exists(Statement statement, String database) throws SQLException {
    String query = "select 1 from pg_database where datname = '" + database + "'";
    try (ResultSet rows = statement.executeQuery(query)) {
      return rows.next();
    }
  }

  private void initialiseIfNew() throws IOException {
    if (Files.exists(data.resolve("PG_VERSION"))) {
      return;
    }
    // An initdb that was killed leaves a directory that the next one refuses. It holds no data yet.
    Path initialising = data.resolveSibling("data.new");
    DirectoryTree.delete(initialising);
    run(
        START_SECONDS,
        "initdb",
        "-D",
        initialising.toString(),
        "-U",
        "postgres",
        "-A",
        "trust",
        "-E",
        "UTF8",
        // Sorts by code points, as C does, but knows the cases of all letters.
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8");
    Files.move(initialising, data);
  }

  private void startServer(String sharedBuffers) {
    String settings =
        "-p "
            + port
            + " -c listen_addresses=127.0.0.1 -c unix_socket_directories=''"
            + " -c max_connections=100 -c shared_buffers="
            + sharedBuffers;
    try {
      pgCtl(START_SECONDS, "-l", log.toString(), "-o", settings, "start");
    } catch (ServerStartException e) {
      throw new ServerStartException(
          "PostgreSQL did not start on port " + port + "; its log is " + log, e);
    }
  }

  private void pgCtl(int seconds, String... arguments) {
    List<String> all =
        new ArrayList<>(List.of("-D", data.toString(), "-w", "-t", String.valueOf(seconds)));
    all.addAll(List.of(arguments));
    run(seconds + 5, "pg_ctl", all.toArray(String[]::new));
  }

  private void run(int seconds, String program, String... arguments) {
    List<String> command = new ArrayList<>(user.prefix());
    command.add(home.resolve("bin").resolve(program).toString());
    command.addAll(List.of(arguments));
    try {
      // A file, not a pipe: the server would inherit the pipe and keep it open.
      Path output = Files.createTempFile(program, ".out");
      try {
        Process process =
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          throw new ServerStartException(program + " did not end within " + seconds + " s");
        }
        if (process.exitValue() != 0) {
          throw new ServerStartException(program + " failed: " + Files.readString(output).strip());
        }
      } finally {
        Files.deleteIfExists(output);
      }
    } catch (IOException e) {
      throw new ServerStartException("cannot run " + program + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerStartException(program + " was interrupted", e);
    }
  }

  private static Path cache() {
    String configured = System.getenv("XDG_CACHE_HOME");
    Path base =
        configured != null && !configured.isBlank()
            ? Path.of(configured)
            : Path.of(System.getProperty("user.home"), ".cache");
    return base.resolve("videoconf-recorder").toAbsolutePath();
  }
}
