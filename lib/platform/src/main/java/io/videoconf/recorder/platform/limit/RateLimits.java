package io.videoconf.recorder.platform.limit;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.failsafe.CircuitBreaker;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeExecutor;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.distributed.proxy.ClientSideConfig;
import io.github.bucket4j.distributed.proxy.optimization.Optimizations;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.videoconf.recorder.platform.cache.Recent;
import io.videoconf.recorder.platform.config.DatabaseSettings;
import io.videoconf.recorder.platform.config.Secret;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Token buckets in PostgreSQL, shared by all instances of a service, on a small pool of connections
 * of its own: neither can slow queries starve the limits nor limits the queries.
 *
 * <p>A limit must not become an outage. When PostgreSQL does not answer in time, this instance
 * counts by itself for a while: callers get at most their limit from each instance instead of from
 * all together. Thread-safe; calls block.
 */
public final class RateLimits implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RateLimits.class);

  private static final int CONNECTIONS = 4;

  /** What Hikari takes at least. */
  public static final Duration MIN_PATIENCE = Duration.ofMillis(250);

  /** Connections that hang are closed by the driver so much later. */
  private static final int SOCKET_GRACE_SECONDS = 2;

  /** After so many failures in a row PostgreSQL is left alone for a while. */
  private static final int FAILURES = 3;

  private static final Duration LEFT_ALONE = Duration.ofSeconds(5);
  private static final int MAX_BUCKETS = 20_000;

  private final HikariDataSource dataSource;
  private final TimeMeter meter;
  private final PostgresBuckets shared;
  private final Recent<String, Bucket> sharedBuckets = new Recent<>(MAX_BUCKETS);
  private final Recent<String, Bucket> localBuckets = new Recent<>(MAX_BUCKETS);
  private final FailsafeExecutor<Object> guarded;
  private final Counter fallbacks;

  private RateLimits(
      HikariDataSource dataSource, Duration patience, MeterRegistry registry, InstantSource clock) {
    this.meter = new ClockMeter(clock);
    this.dataSource = dataSource;
    this.shared =
        new PostgresBuckets(
            dataSource,
            ClientSideConfig.getDefault().withClientClock(meter).withRequestTimeout(patience));
    this.fallbacks =
        Counter.builder("rate.limit.fallbacks")
            .description("Limits that were counted by this instance alone")
            .register(registry);
    this.guarded =
        Failsafe.with(
            CircuitBreaker.builder()
                .withFailureThreshold(FAILURES)
                .withDelay(LEFT_ALONE)
                .onOpen(_ -> LOG.warn("limits are counted by this instance alone for a while"))
                .onClose(_ -> LOG.info("limits are shared again"))
                .build());
  }

  /**
   * Connects when first used, so that a start does not depend on it.
   *
   * @param patience how long PostgreSQL may take to answer, at least {@link #MIN_PATIENCE}
   */
  public static RateLimits open(
      DatabaseSettings settings, Duration patience, MeterRegistry registry, InstantSource clock) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("limits");
    config.setJdbcUrl(settings.url());
    config.setUsername(settings.user());
    Secret password = settings.password();
    config.setPassword(password == null ? null : password.reveal());
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(1);
    config.setInitializationFailTimeout(-1);
    config.setConnectionTimeout(patience.toMillis());
    config.setValidationTimeout(patience.toMillis());
    config.addDataSourceProperty("socketTimeout", patience.toSeconds() + SOCKET_GRACE_SECONDS);
    // Nobody waits for the disk: what a crash loses of the counts was theirs to keep.
    config.setConnectionInitSql(
        "set synchronous_commit = off; set statement_timeout = " + patience.toMillis());
    return new RateLimits(new HikariDataSource(config), patience, registry, clock);
  }

  /**
   * Uses one, if there is one left.
   *
   * @param key who does what; with another rate it is another key
   */
  public Use take(String key, Rate rate) {
    return with(key, rate, bucket -> use(bucket, rate));
  }

  /** Gives one back that was taken for nothing. */
  public void giveBack(String key, Rate rate) {
    boolean _ =
        with(
            key,
            rate,
            bucket -> {
              bucket.addTokens(1);
              return true;
            });
  }

  /** Forgets buckets that are full again. */
  public void removeExpired() {
    shared.removeExpired();
  }

  @Override
  public void close() {
    dataSource.close();
  }

  private <T> T with(String key, Rate rate, Function<Bucket, T> action) {
    String id = key + "/" + rate.times() + "/" + rate.period().toSeconds();
    try {
      return guarded.get(
          () -> action.apply(sharedBuckets.computeIfAbsent(id, _ -> shared(id, rate))));
    } catch (RuntimeException e) { // Whatever keeps us from counting together.
      LOG.debug("counted by this instance alone: {}", e.toString());
      fallbacks.increment();
      return action.apply(localBuckets.computeIfAbsent(id, _ -> local(rate)));
    }
  }

  /** Calls that come at once are counted by one statement, as long as they share the bucket. */
  private Bucket shared(String id, Rate rate) {
    return shared
        .builder()
        .withOptimization(Optimizations.batching())
        .build(id, () -> BucketConfiguration.builder().addLimit(rate.bandwidth()).build());
  }

  private Bucket local(Rate rate) {
    return Bucket.builder().addLimit(rate.bandwidth()).withCustomTimePrecision(meter).build();
  }

  private static Use use(Bucket bucket, Rate rate) {
    ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
    return new Use(
        probe.isConsumed(),
        rate.times(),
        probe.getRemainingTokens(),
        Duration.ofNanos(probe.getNanosToWaitForReset()),
        Duration.ofNanos(probe.getNanosToWaitForRefill()));
  }
}
