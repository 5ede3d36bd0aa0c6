package io.videoconf.recorder.platform.db;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells which recordings have changed, by PostgreSQL's LISTEN on one connection of its own, however
 * many want to know. Changes within a moment come together, and each recording once. Thread-safe.
 */
public final class RecordingChanges implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RecordingChanges.class);

  /** How long a close may have to wait for the reader. */
  private static final Duration TURN = Duration.ofMillis(250);

  /** After a loss of the connection. */
  private static final Duration RECONNECT = Duration.ofSeconds(1);

  /**
   * A pooler between us and the server may swallow notifications: what anybody waits for is looked
   * at so often in any case.
   */
  private static final Duration SWEEP = Duration.ofSeconds(10);

  /** Called by one thread; must not throw. */
  public interface Listener {
    /** The status of these, or the progress of their outputs, may have changed. */
    void changed(Set<UUID> recordingIds);

    /** Changes may have gone unnoticed: look at everything that matters. */
    void mayHaveMissed();
  }

  private final Database database;
  private final Listener listener;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  /** Begins to listen. */
  public RecordingChanges(Database database, Listener listener) {
    this.database = database;
    this.listener = listener;
    this.thread = Thread.ofPlatform().name("recording-changes").daemon().start(this::run);
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      do {
        try (Connection connection = database.connect()) {
          listen(connection);
        } catch (SQLException | RuntimeException e) {
          LOG.warn("listening for changes was interrupted, connecting again: {}", e.toString());
        }
      } while (!closed.await(RECONNECT.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void listen(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("listen recording_changed");
    }
    PGConnection postgres = connection.unwrap(PGConnection.class);
    listener.mayHaveMissed();
    long sweptNanos = System.nanoTime();
    while (closed.getCount() > 0) {
      Set<UUID> changed = ids(postgres.getNotifications((int) TURN.toMillis()));
      if (!changed.isEmpty()) {
        listener.changed(changed);
      }
      if (System.nanoTime() - sweptNanos > SWEEP.toNanos()) {
        listener.mayHaveMissed();
        sweptNanos = System.nanoTime();
      }
    }
  }

  private static Set<UUID> ids(PGNotification[] notifications) {
    Set<UUID> ids = new HashSet<>();
    for (PGNotification notification : notifications) {
      ids.add(UUID.fromString(notification.getParameter()));
    }
    return ids;
  }
}
