package io.videoconf.recorder.platform.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.model.port.ObjectStore;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What manifests rely on, whatever the S3 server is capable of. */
public abstract class ConditionalWritesContract {
  private final String key = "created/" + UUID.randomUUID();

  protected abstract ObjectStore store();

  @Test
  void whatIsThereIsNotCreatedAgain() {
    assertThat(creates(bytes("first"))).isTrue();
    assertThat(creates(bytes("second"))).isFalse();

    assertThat(store().get(key)).hasValue(bytes("first"));
  }

  @Test
  void ofManyThatCreateAnObjectOneWinsAndItsBytesStay() throws Exception {
    List<Callable<Boolean>> writers =
        IntStream.range(0, 8)
            .<Callable<Boolean>>mapToObj(
                i -> () -> store().putIfAbsent(key, new byte[] {(byte) i}, "text/plain"))
            .toList();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> results = executor.invokeAll(writers);
      List<Integer> winners = new ArrayList<>();
      for (int i = 0; i < results.size(); i++) {
        if (results.get(i).get()) {
          winners.add(i);
        }
      }
      int there = store().get(key).orElseThrow()[0];
      // The winner may not know: a request that is repeated finds what it made the first time.
      assertThat(winners).isIn(List.of(there), List.of());
    }
  }

  @Test
  void whatWasDeletedCanBeCreatedOnceMore() {
    store().putIfAbsent(key, bytes("first"), "text/plain");
    store().delete(List.of(key));

    assertThat(store().get(key)).isEmpty();
    assertThat(creates(bytes("second"))).isTrue();
    assertThat(store().get(key)).hasValue(bytes("second"));
  }

  @Test
  void whatWasPutBeforeHasWon() {
    store().put(key, bytes("first"), "text/plain");

    assertThat(store().putIfAbsent(key, bytes("second"), "text/plain")).isFalse();
    assertThat(store().get(key)).hasValue(bytes("first"));
  }

  /** A request that is repeated after a lost answer finds what it made itself: so it looks. */
  private boolean creates(byte[] bytes) {
    return store().putIfAbsent(key, bytes, "text/plain")
        || Arrays.equals(store().get(key).orElseThrow(), bytes);
  }

  protected static S3ObjectStore open(URI endpoint) {
    return new S3Server(endpoint).store();
  }

  protected static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
