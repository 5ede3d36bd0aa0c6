package io.videoconf.recorder.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.model.ObjectKeys;
import io.videoconf.recorder.model.port.ObjectStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ObjectRemovalTest {
  private static final UUID ID = new UUID(1, 2);

  @Test
  void aStoreThatWasAwayIsAskedAgain() {
    FailingStore store = new FailingStore(2);
    store.keys.addAll(Set.of(ObjectKeys.recording(ID) + "a", "recordings/other/a"));
    try (ObjectRemoval removal = new ObjectRemoval(store)) {
      removal.remove(ID);

      ApiFixture.await(() -> store.keys.size() == 1);
    }
    assertThat(store.keys).containsExactly("recordings/other/a");
  }

  @Test
  void whatAnEarlierProcessLeftIsRemoved() {
    FailingStore store = new FailingStore(0);
    store.keys.add(ObjectKeys.recording(ID) + "a");
    try (ObjectRemoval removal = new ObjectRemoval(store)) {
      removal.resume(List.of(ID));

      ApiFixture.await(store.keys::isEmpty);
    }
  }

  /** Keys without contents; the first deletions fail. */
  private static final class FailingStore implements ObjectStore {
    final Set<String> keys = new ConcurrentSkipListSet<>();
    private final AtomicInteger failuresLeft;

    FailingStore(int failures) {
      this.failuresLeft = new AtomicInteger(failures);
    }

    @Override
    public List<String> list(String prefix) {
      return keys.stream().filter(k -> k.startsWith(prefix)).toList();
    }

    @Override
    public void delete(List<String> deleted) {
      if (failuresLeft.getAndDecrement() > 0) {
        throw new ObjectStoreException("away", new IOException("connection refused"));
      }
      keys.removeAll(deleted);
    }

    @Override
    public void put(String key, Path file, String contentType) {
      keys.add(key);
    }

    @Override
    public void put(String key, byte[] bytes, String contentType) {
      keys.add(key);
    }

    @Override
    public boolean putIfAbsent(String key, byte[] bytes, String contentType) {
      return keys.add(key);
    }

    @Override
    public Optional<byte[]> get(String key) {
      return Optional.empty();
    }

    @Override
    public boolean download(String key, Path target) {
      return false;
    }

    @Override
    public Optional<Long> size(String key) {
      return keys.contains(key) ? Optional.of(0L) : Optional.empty();
    }

    @Override
    public URI presignGet(String key, Duration ttl, @Nullable String downloadName) {
      return URI.create("http://127.0.0.1/" + key);
    }
  }
}
