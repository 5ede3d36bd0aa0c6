package io.videoconf.recorder.platform.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.videoconf.recorder.platform.config.DatabaseSettings;
import io.videoconf.recorder.platform.db.Database;
import io.videoconf.recorder.testkit.TestPostgres;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RateLimitsTest {
  /** No machine is so busy. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-22T10:00:00Z"));
  private static final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  @SuppressWarnings("NullAway.Init")
  private static Database database;

  @SuppressWarnings("NullAway.Init")
  private static RateLimits one;

  @SuppressWarnings("NullAway.Init")
  private static RateLimits other;

  @BeforeAll
  static void connect() {
    DatabaseSettings settings = new DatabaseSettings(TestPostgres.newDatabase(), null, null, 2);
    database = Database.open(settings, new SimpleMeterRegistry());
    one = RateLimits.open(settings, PATIENCE, registry, now::get);
    other = RateLimits.open(settings, PATIENCE, registry, now::get);
  }

  @AfterAll
  static void disconnect() {
    one.close();
    other.close();
    database.close();
  }

  @Test
  void twoInstancesAndManyThreadsLetExactlyTheLimitPass() throws Exception {
    Rate rate = Rate.hourly(150);
    long granted = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
      List<Callable<Boolean>> calls = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        RateLimits instance = i % 2 == 0 ? one : other;
        calls.add(() -> instance.take("many", rate).granted());
      }
      for (Future<Boolean> call : threads.invokeAll(calls)) {
        granted += call.get() ? 1 : 0;
      }
    }

    assertThat(granted).isEqualTo(150);
    assertThat(fallbacks()).as("all was counted in PostgreSQL").isZero();
  }

  @Test
  void allComesBackAtOnceAnHourAfterTheFirst() {
    Rate rate = Rate.hourly(2);
    Use first = one.take("hour", rate);
    pass(Duration.ofMinutes(10));
    Use second = other.take("hour", rate);
    Use third = one.take("hour", rate);

    assertThat(first).isEqualTo(new Use(true, 2, 1, Duration.ofHours(1), Duration.ZERO));
    assertThat(second).isEqualTo(new Use(true, 2, 0, Duration.ofMinutes(50), Duration.ZERO));
    assertThat(third)
        .isEqualTo(new Use(false, 2, 0, Duration.ofMinutes(50), Duration.ofMinutes(50)));

    pass(Duration.ofMinutes(50));
    assertThat(one.take("hour", rate).remaining()).isEqualTo(1);
  }

  @Test
  void aGradualRateComesBackOneByOne() {
    Rate rate = new Rate(2, Duration.ofMinutes(10), true);
    assertThat(one.take("gradual", rate).granted()).isTrue();
    assertThat(one.take("gradual", rate).granted()).isTrue();
    assertThat(one.take("gradual", rate).untilNext()).isEqualTo(Duration.ofMinutes(5));

    pass(Duration.ofMinutes(5));
    assertThat(one.take("gradual", rate).granted()).isTrue();
    assertThat(one.take("gradual", rate).granted()).isFalse();
  }

  @Test
  void whatIsGivenBackCanBeTakenAgain() {
    Rate rate = Rate.hourly(1);
    assertThat(one.take("back", rate).granted()).isTrue();
    other.giveBack("back", rate);
    assertThat(one.take("back", rate).granted()).isTrue();
    assertThat(one.take("back", rate).granted()).isFalse();
  }

  @Test
  void whatOthersTookInTheMeantimeIsSeen() {
    Rate rate = Rate.hourly(10);
    assertThat(one.take("meantime", rate).remaining()).isEqualTo(9);
    assertThat(one.take("meantime", rate).remaining()).isEqualTo(8);
    for (int i = 0; i < 5; i++) {
      assertThat(other.take("meantime", rate).granted()).isTrue();
    }
    assertThat(one.take("meantime", rate).remaining()).isEqualTo(2);
  }

  @Test
  void aBucketThatIsGoneFromTheTableBeginsAnew() {
    Rate rate = Rate.hourly(2);
    assertThat(one.take("gone", rate).granted()).isTrue();
    assertThat(one.take("gone", rate).granted()).isTrue();
    assertThat(one.take("gone", rate).granted()).isFalse();
    assertThat(other.take("gone", rate).granted()).as("new to this instance, and empty").isFalse();

    database.jdbi().useHandle(handle -> handle.execute("delete from rate_limit"));

    assertThat(other.take("gone", rate).remaining()).isEqualTo(1);
    assertThat(one.take("gone", rate).remaining()).isZero();
  }

  @Test
  void onlyBucketsThatAreFullAgainAreForgotten() {
    Rate rate = Rate.hourly(1);
    assertThat(one.take("kept", rate).granted()).isTrue();
    one.removeExpired();
    assertThat(one.take("kept", rate).granted()).isFalse();

    database.jdbi().useHandle(handle -> handle.execute("update rate_limit set expires_at = 1"));
    one.removeExpired();
    long left =
        database
            .jdbi()
            .withHandle(handle ->
                handle.createQuery("select count(*) from rate_limit").mapTo(Long.class).one());
    assertThat(left).isZero();
  }

  @Test
  void anInstanceThatCannotReachTheDatabaseCountsByItself() {
    SimpleMeterRegistry alone = new SimpleMeterRegistry();
    DatabaseSettings nowhere =
        new DatabaseSettings("jdbc:postgresql://127.0.0.1:1/nothing", null, null, 1);
    Rate rate = Rate.hourly(3);
    try (RateLimits limits = RateLimits.open(nowhere, RateLimits.MIN_PATIENCE, alone, now::get)) {
      List<Boolean> granted = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        granted.add(limits.take("alone", rate).granted());
      }
      assertThat(granted).containsExactly(true, true, true, false, false);
    }
    assertThat(alone.counter("rate.limit.fallbacks").count()).isEqualTo(5);
  }

  private static double fallbacks() {
    return registry.counter("rate.limit.fallbacks").count();
  }

  private static void pass(Duration time) {
    now.updateAndGet(t -> t.plus(time));
  }
}
