package io.videoconf.recorder.standalone;

import io.videoconf.recorder.api.ApiService;
import io.videoconf.recorder.embedded.EmbeddedServers;
import io.videoconf.recorder.embedded.EmbeddedServers.S3Credentials;
import io.videoconf.recorder.platform.account.FirstLogin;
import io.videoconf.recorder.platform.config.Environment;
import io.videoconf.recorder.platform.config.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** The servers and all four services in this process, on one data directory. Thread-safe. */
public final class Installation implements AutoCloseable {
  private static final Duration SERVERS_STOP_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration SERVICE_STOP_TIMEOUT = Duration.ofSeconds(25);
  private static final Duration LOCK_STOP_TIMEOUT = Duration.ofSeconds(1);
  static final String DATABASE = "recorder";

  private final ShutdownStack started;
  private final Ports ports;
  private final Tokens tokens;
  private final Optional<FirstLogin> firstLogin;

  private Installation(
      ShutdownStack started, Ports ports, Tokens tokens, Optional<FirstLogin> firstLogin) {
    this.started = started;
    this.ports = ports;
    this.tokens = tokens;
    this.firstLogin = firstLogin;
  }

  /**
   * Starts everything and returns when all of it answers. What came up before a failure is stopped
   * again.
   *
   * @param progress is told in a line as each part is up; called from several threads
   * @throws StartRefusedException or ServerStartException with a message for the user
   */
  public static Installation start(Path dataDirectory, Ports ports, Consumer<String> progress)
      throws InterruptedException {
    ShutdownStack started = new ShutdownStack();
    boolean complete = false;
    try {
      DataDirectory data =
          started.push("lock", DataDirectory.open(dataDirectory), LOCK_STOP_TIMEOUT);
      ports.requireFree(data.servers());
      Secrets secrets = Secrets.loadOrCreate(data.root());
      EmbeddedServers servers =
          started.push(
              "servers",
              EmbeddedServers.start(
                  data.servers(),
                  ports.servers(),
                  new S3Credentials(secrets.s3AccessKey(), secrets.s3SecretKey()),
                  progress),
              SERVERS_STOP_TIMEOUT);
      ServiceEnvironment environment =
          new ServiceEnvironment(
              System.getenv(),
              servers.postgres().createDatabase(DATABASE),
              servers.kafka().bootstrapServers(),
              servers.s3().endpoint(),
              secrets,
              ports,
              data);
      for (String name : environment.overridden()) {
        progress.accept(name + " is set, but `recorder up` decides that itself");
      }
      Optional<FirstLogin> firstLogin = Optional.empty();
      for (ServiceStarter service : ServiceStarter.all()) {
        if (startService(service, environment, ports, started, progress)
            instanceof ApiService api) {
          firstLogin = api.firstLogin();
        }
      }
      Environment ofApi = new Environment(environment.of("api", ports.api()));
      Tokens tokens = Tokens.of(ofApi, () -> new Secret(secrets.jwtSecret()));
      complete = true;
      return new Installation(started, ports, tokens, firstLogin);
    } finally {
      if (!complete) {
        started.close();
      }
    }
  }

  public URI apiUri() {
    return loopback(ports.api());
  }

  public URI ingestUri() {
    return loopback(ports.ingest());
  }

  public Ports ports() {
    return ports;
  }

  /** How to log in, if this start made the first user. Not for logs. */
  public Optional<FirstLogin> firstLogin() {
    return firstLogin;
  }

  /** Makes tokens that this installation's services accept. */
  public Tokens tokens() {
    return tokens;
  }

  /** Stops everything in reverse order; takes at most as long as the bounds of all parts. */
  @Override
  public void close() {
    started.close();
  }

  private static AutoCloseable startService(
      ServiceStarter service,
      ServiceEnvironment environment,
      Ports ports,
      ShutdownStack started,
      Consumer<String> progress)
      throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("asked to stop while starting");
    }
    int port = service.port().apply(ports);
    AutoCloseable running =
        service.start().apply(new Environment(environment.of(service.name(), port)));
    started.push(service.name(), running, SERVICE_STOP_TIMEOUT);
    progress.accept("%s listens on %s".formatted(service.name(), loopback(port)));
    return running;
  }

  private static URI loopback(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }
}
