package io.videoconf.recorder.testkit;

import io.videoconf.recorder.embedded.EmbeddedPostgres;
import io.videoconf.recorder.embedded.FreePorts;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/** A PostgreSQL server of this JVM's own, started when first asked for. Thread-safe. */
public final class TestPostgres {
  private static final AtomicInteger DATABASES = new AtomicInteger();

  private TestPostgres() {}

  /** The JDBC URL of a new, empty database; it carries the user name. */
  public static String newDatabase() {
    return Server.INSTANCE.createDatabase("test_" + DATABASES.incrementAndGet());
  }

  private static final class Server {
    static final EmbeddedPostgres INSTANCE = start();

    private static EmbeddedPostgres start() {
      Path directory = TestDirectory.create("postgresql");
      EmbeddedPostgres postgres = EmbeddedPostgres.start(directory, FreePorts.one());
      TestDirectory.removeAtExit(directory, postgres::close);
      return postgres;
    }
  }
}
