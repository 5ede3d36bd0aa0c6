package io.videoconf.recorder.ingest.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PublisherTest {
  @Test
  void anActionIsTriedUntilItSucceedsAndTheNextWaitsForIt() throws Exception {
    List<String> done = new CopyOnWriteArrayList<>();
    List<String> troubles = new CopyOnWriteArrayList<>();
    AtomicInteger attempts = new AtomicInteger();
    try (Publisher publisher = new Publisher("test", troubles::add)) {
      CompletableFuture<Void> first =
          publisher.submit(
              "first",
              () -> {
                if (attempts.incrementAndGet() < 3) {
                  throw new IllegalStateException("storage is away");
                }
                done.add("first");
              });
      CompletableFuture<Void> second = publisher.submit("second", () -> done.add("second"));
      second.get(20, TimeUnit.SECONDS);
      assertThat(first).isDone();
      assertThat(done).containsExactly("first", "second");
      assertThat(troubles).hasSize(2).allMatch(t -> t.contains("storage is away"));
    }
  }

  @Test
  void closingLetsGoOfWhatIsQueued() {
    CompletableFuture<Void> never = new CompletableFuture<>();
    Publisher publisher = new Publisher("test", trouble -> {});
    var running = publisher.submit("stuck", () -> never.join());
    var queued = publisher.submit("queued", () -> {});
    publisher.close();
    never.completeExceptionally(new IllegalStateException("ended"));
    assertThat(queued).failsWithin(Duration.ofSeconds(10));
    assertThat(running).isNotCompleted();
  }
}
