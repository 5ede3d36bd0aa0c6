package io.videoconf.recorder.platform.db;

import io.videoconf.recorder.model.job.JobOwner;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows others that this process lives: an advisory lock on its number, held by a connection of its
 * own. When the process is killed the kernel closes the connection and PostgreSQL gives the lock
 * back at once, so that its jobs can be taken over long before their leases end. When a whole
 * machine is lost nobody closes anything, and the leases decide.
 *
 * <p>A lock is no fence: who wrongly seems dead finds with its next write that another attempt has
 * the job.
 */
public final class WorkerPresence implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerPresence.class);

  /** First half of the advisory locks' keys; "jobs" in ASCII. */
  static final int LOCK_CLASS = 0x6a6f6273;

  /** After PostgreSQL was started, workers have so long to show themselves again. */
  static final int GRACE_SECONDS = 10;

  private static final Duration CHECK_EVERY = Duration.ofSeconds(1);

  private final Jdbi jdbi;
  private final int number;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;

  /** Open as long as this lives; only its thread and the constructor use it. */
  private Handle handle;

  private WorkerPresence(Jdbi jdbi) {
    this.jdbi = jdbi;
    this.handle = jdbi.open();
    this.number = handle.createQuery("select nextval('worker_number')").mapTo(Integer.class).one();
    lock();
    this.thread = Thread.ofPlatform().name("worker-presence").daemon().unstarted(this::run);
  }

  /** Takes a connection of the pool and keeps it. */
  public static WorkerPresence announce(Database database) {
    WorkerPresence presence = new WorkerPresence(database.jdbi());
    presence.thread.start();
    return presence;
  }

  /** A slot of this process. */
  public JobOwner owner(String name) {
    return new JobOwner(name, number);
  }

  /** Whether the worker of that number is certainly not there any more; 0 is nobody. */
  static boolean isDead(Handle handle, int worker) {
    return worker != 0
        && handle
            .createQuery(
                """
                select pg_try_advisory_xact_lock_shared(:class, :worker)
                  and pg_postmaster_start_time() < now() - :grace * interval '1 second'
                """)
            .bind("class", LOCK_CLASS)
            .bind("worker", worker)
            .bind("grace", GRACE_SECONDS)
            .mapTo(Boolean.class)
            .one();
  }

  @Override
  public void close() {
    stop.countDown();
    try {
      thread.join(CHECK_EVERY.multipliedBy(5));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (!stop.await(CHECK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
        check();
      }
      handle.execute("select pg_advisory_unlock(?, ?)", LOCK_CLASS, number);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (JdbiException e) {
      LOG.debug("the presence ends with its connection: {}", e.toString());
    } finally {
      handle.close();
    }
  }

  private void check() {
    try {
      if (!handle.getConnection().isValid((int) CHECK_EVERY.toSeconds())) {
        reopen();
      }
    } catch (SQLException | JdbiException e) {
      LOG.warn("others may take this worker for dead: {}", e.toString());
    }
  }

  private void reopen() {
    handle.close();
    handle = jdbi.open();
    lock();
    LOG.info("worker {} shows itself again", number);
  }

  private void lock() {
    handle.execute("select pg_advisory_lock(?, ?)", LOCK_CLASS, number);
  }
}
