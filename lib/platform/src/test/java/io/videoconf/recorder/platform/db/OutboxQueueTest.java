package io.videoconf.recorder.platform.db;

import static io.videoconf.recorder.platform.db.TestDatabase.START;
import static io.videoconf.recorder.platform.db.TestDatabase.recording;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.videoconf.recorder.platform.db.OutboxQueue.Entry;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutboxQueueTest {
  private static Database database;
  private static OutboxQueue queue;

  @BeforeAll
  static void open() {
    database = TestDatabase.open();
    queue = new OutboxQueue(database);
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @BeforeEach
  void twoEvents() {
    database.jdbi().useHandle(h -> h.execute("truncate recording, outbox cascade"));
    JdbiRecordingStore store = new JdbiRecordingStore(database);
    store.create(recording(START));
    store.create(recording(START));
  }

  @Test
  void whatWasPublishedIsNotPublishedAgain() {
    assertThat(queue.publishDue(10, OutboxQueueTest::all)).isEqualTo(2);
    assertThat(queue.publishDue(10, OutboxQueueTest::all)).isZero();
    assertThat(queue.lag()).isZero();
  }

  @Test
  void twoRelaysNeverHoldTheSameRow() {
    int taken =
        queue.publishDue(
            1,
            first -> {
              // On another thread: on this one it would be the same transaction.
              CompletableFuture.runAsync(() -> queue.publishDue(10, due -> others(first, due)))
                  .join();
              return all(first);
            });

    assertThat(taken).isEqualTo(1);
    assertThat(queue.publishDue(10, OutboxQueueTest::all)).isZero();
  }

  @Test
  void aRowThatWasRefusedWaitsWithoutHoldingUpTheOthers() {
    queue.publishDue(10, due -> Set.of(due.getLast().outboxId()));

    assertThat(queue.publishDue(10, OutboxQueueTest::all)).isZero();
    assertThat(unpublished()).isEqualTo(1);
  }

  @Test
  void aRelayThatFailsLosesNothing() {
    assertThatThrownBy(() ->
            queue.publishDue(
                10,
                _ -> {
                  throw new IllegalStateException("broker away");
                }))
        .hasMessageContaining("broker away");

    assertThat(queue.lag()).isGreaterThanOrEqualTo(Duration.ZERO);
    assertThat(queue.publishDue(10, OutboxQueueTest::all)).isEqualTo(2);
  }

  private static Set<Long> others(List<Entry> held, List<Entry> due) {
    assertThat(due).hasSize(1).doesNotContainAnyElementsOf(held);
    return all(due);
  }

  private static int unpublished() {
    return database
        .jdbi()
        .withHandle(h ->
            h.createQuery("select count(*) from outbox where published_at is null")
                .mapTo(Integer.class)
                .one());
  }

  private static Set<Long> all(List<Entry> due) {
    return due.stream().map(Entry::outboxId).collect(Collectors.toSet());
  }
}
