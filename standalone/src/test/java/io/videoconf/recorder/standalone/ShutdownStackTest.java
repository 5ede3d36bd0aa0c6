package io.videoconf.recorder.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class ShutdownStackTest {
  private static final Duration BOUND = Duration.ofSeconds(10);

  private final List<String> closed = new CopyOnWriteArrayList<>();
  private final ShutdownStack stack = new ShutdownStack();

  @Test
  void theLastOneStartedIsStoppedFirst() {
    push("first");
    push("second");
    push("third");
    stack.close();
    stack.close();
    assertThat(closed).containsExactly("third", "second", "first");
  }

  @Test
  void whatFailsOrHangsDoesNotKeepTheRestRunning() {
    push("first");
    stack.push("hangs", () -> new CountDownLatch(1).await(), Duration.ofMillis(20));
    stack.push(
        "fails",
        () -> {
          throw new IllegalStateException("as it does in this test");
        },
        BOUND);
    stack.close();
    assertThat(closed).containsExactly("first");
  }

  @Test
  void anInterruptedCallerStillWaitsForTheStopAndStaysInterrupted() {
    stack.push(
        "slow",
        () -> {
          Thread.sleep(50);
          closed.add("slow");
        },
        BOUND);
    Thread.currentThread().interrupt();
    stack.close();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(closed).containsExactly("slow");
  }

  private void push(String name) {
    stack.push(name, () -> closed.add(name), BOUND);
  }
}
