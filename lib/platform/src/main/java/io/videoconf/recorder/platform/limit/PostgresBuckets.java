package io.videoconf.recorder.platform.limit;

import io.github.bucket4j.BucketExceptions.BucketExecutionException;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.ClientSideConfig;
import io.github.bucket4j.distributed.proxy.generic.compare_and_swap.AbstractCompareAndSwapBasedProxyManager;
import io.github.bucket4j.distributed.proxy.generic.compare_and_swap.AsyncCompareAndSwapOperation;
import io.github.bucket4j.distributed.proxy.generic.compare_and_swap.CompareAndSwapOperation;
import io.github.bucket4j.distributed.remote.RemoteBucketState;
import io.videoconf.recorder.platform.cache.Recent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Buckets as rows of a table, changed only by who knows what is in them: compare and swap. The
 * state that was written last is remembered; while nobody else has changed it, a call is one
 * statement. A bucket of which nothing is known is taken for a new one without a look: whether that
 * is right is found out by creating it, so that the first call is one statement too. bucket4j's own
 * storage for PostgreSQL takes three, in a transaction, and a dozen for a new bucket. Thread-safe;
 * calls block.
 */
final class PostgresBuckets extends AbstractCompareAndSwapBasedProxyManager<String> {
  private static final String READ = "select state from rate_limit where id = ?";
  private static final String CREATE =
      """
      insert into rate_limit (id, state, expires_at) values (?, ?, ?)
      on conflict (id) do update set state = excluded.state, expires_at = excluded.expires_at
      where rate_limit.state is null
      """;
  private static final String SWAP =
      "update rate_limit set state = ?, expires_at = ? where id = ? and state = ?";
  private static final String REMOVE = "delete from rate_limit where id = ?";
  private static final String REMOVE_EXPIRED =
      """
      delete from rate_limit where id in (
        select id from rate_limit where expires_at < ? limit ? for update skip locked)
      """;

  private static final ExpirationAfterWriteStrategy EXPIRATION =
      ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(Duration.ZERO);

  /** About 200 bytes each. */
  private static final int MAX_REMEMBERED = 20_000;

  /** So many are deleted well within the time that a statement has. */
  private static final int REMOVED_AT_ONCE = 5_000;

  private static final long MILLIS = 1_000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** In place of a state, which is never empty: there is one that has to be read. */
  private static final byte[] TO_BE_READ = {};

  private final DataSource dataSource;
  private final Recent<String, byte[]> written = new Recent<>(MAX_REMEMBERED);

  PostgresBuckets(DataSource dataSource, ClientSideConfig config) {
    super(config.withExpirationAfterWriteStrategy(EXPIRATION));
    this.dataSource = dataSource;
  }

  @Override
  protected CompareAndSwapOperation beginCompareAndSwapOperation(String id) {
    return new Swap(id);
  }

  /** Forgets the buckets that are full again. */
  void removeExpired() {
    long nowMillis = currentTimeNanos() / NANOS_PER_MILLI;
    boolean more = true;
    while (more) {
      int removed =
          execute(
              REMOVE_EXPIRED,
              statement -> {
                statement.setLong(1, nowMillis);
                statement.setInt(2, REMOVED_AT_ONCE);
              });
      more = removed == REMOVED_AT_ONCE;
    }
  }

  @Override
  public void removeProxy(String id) {
    written.remove(id);
    int _ = execute(REMOVE, statement -> statement.setString(1, id));
  }

  @Override
  public boolean isExpireAfterWriteSupported() {
    return true;
  }

  @Override
  public boolean isAsyncModeSupported() {
    return false;
  }

  @Override
  protected AsyncCompareAndSwapOperation beginAsyncCompareAndSwapOperation(String id) {
    throw new UnsupportedOperationException();
  }

  @Override
  protected CompletableFuture<Void> removeAsync(String id) {
    throw new UnsupportedOperationException();
  }

  private int execute(String sql, Parameters parameters) {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      parameters.set(statement);
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw new BucketExecutionException(e);
    }
  }

  private interface Parameters {
    void set(PreparedStatement statement) throws SQLException;
  }

  /** One attempt, and what follows it when somebody else was quicker. */
  private final class Swap implements CompareAndSwapOperation {
    private final String id;

    Swap(String id) {
      this.id = id;
    }

    @Override
    public Optional<byte[]> getStateData(Optional<Long> timeoutNanos) {
      byte[] known = written.get(id);
      boolean toBeRead = known != null && known.length == 0;
      return toBeRead ? read() : Optional.ofNullable(known);
    }

    @Override
    public boolean compareAndSwap(
        byte @Nullable [] original,
        byte[] changed,
        RemoteBucketState state,
        Optional<Long> timeoutNanos) {
      boolean swapped =
          original == null ? create(changed, state) : replace(original, changed, state);
      // Whoever was quicker has left a state. Of an empty bucket the table is asked each time:
      // somebody may have given back what would be refused here without a look.
      boolean holds = swapped && state.getAvailableTokens() > 0;
      written.put(id, holds ? changed : TO_BE_READ);
      return swapped;
    }

    private Optional<byte[]> read() {
      try (Connection connection = dataSource.getConnection();
          PreparedStatement statement = connection.prepareStatement(READ)) {
        statement.setString(1, id);
        try (ResultSet rows = statement.executeQuery()) {
          return rows.next() ? Optional.ofNullable(rows.getBytes(1)) : Optional.empty();
        }
      } catch (SQLException e) {
        throw new BucketExecutionException(e);
      }
    }

    private boolean create(byte[] state, RemoteBucketState bucket) {
      return execute(
              CREATE,
              statement -> {
                statement.setString(1, id);
                statement.setBytes(2, state);
                statement.setLong(3, expiresAtMillis(bucket));
              })
          == 1;
    }

    private boolean replace(byte[] original, byte[] changed, RemoteBucketState bucket) {
      return execute(
              SWAP,
              statement -> {
                statement.setBytes(1, changed);
                statement.setLong(2, expiresAtMillis(bucket));
                statement.setString(3, id);
                statement.setBytes(4, original);
              })
          == 1;
    }
  }

  /** In whole seconds, so that it seldom changes: an index need not follow then. */
  private long expiresAtMillis(RemoteBucketState state) {
    long nowNanos = currentTimeNanos();
    long expiresMillis =
        nowNanos / NANOS_PER_MILLI + EXPIRATION.calculateTimeToLiveMillis(state, nowNanos);
    return (expiresMillis / MILLIS + 1) * MILLIS;
  }
}
