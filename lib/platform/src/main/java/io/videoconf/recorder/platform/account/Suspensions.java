package io.videoconf.recorder.platform.account;

import io.videoconf.recorder.platform.db.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which users and clients are suspended: their tokens end with the suspension and not an hour
 * later. The list is read every few seconds and kept in between; while the database does not answer
 * the last one stays. Thread-safe.
 */
public final class Suspensions implements Predicate<String> {
  /** How long a suspension may take to be known everywhere. */
  public static final Duration DELAY = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(Suspensions.class);

  private final Database database;
  private final InstantSource clock;
  private final ReentrantLock reading = new ReentrantLock();
  private volatile Known known = new Known(Set.of(), Instant.MIN);

  private record Known(Set<String> ids, Instant readAt) {}

  public Suspensions(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Whether the user or client of that id is suspended. May block for the first caller. */
  @Override
  public boolean test(String id) {
    Instant now = clock.instant();
    if (isOld(known, now) && reading.tryLock()) {
      try {
        known = read(now);
      } finally {
        reading.unlock();
      }
    }
    return known.ids().contains(id);
  }

  private static boolean isOld(Known known, Instant now) {
    return !now.minus(DELAY).isBefore(known.readAt());
  }

  private Known read(Instant now) {
    try {
      Set<String> ids =
          database
              .jdbi()
              .withHandle(handle ->
                  handle
                      .createQuery(
                          """
                          select user_id from account where suspended_at is not null
                          union all
                          select client_id from api_client where suspended_at is not null
                          """)
                      .mapTo(String.class)
                      .set());
      return new Known(Set.copyOf(ids), now);
    } catch (JdbiException e) {
      LOG.warn("who is suspended cannot be read: {}", e.getMessage());
      return new Known(known.ids(), now);
    }
  }
}
