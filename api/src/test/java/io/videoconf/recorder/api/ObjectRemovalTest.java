package io.videoconf.recorder.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.videoconf.recorder.model.ObjectKeys;
import io.videoconf.recorder.model.OutputKind;
import io.videoconf.recorder.model.port.ObjectStore;
import io.videoconf.recorder.platform.config.DatabaseSettings;
import io.videoconf.recorder.platform.db.Database;
import io.videoconf.recorder.platform.db.ObjectWinners;
import io.videoconf.recorder.testkit.TestPostgres;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ObjectRemovalTest {
  private static final UUID ID = new UUID(1, 2);

  private static Database database;
  private static ObjectWinners winners;

  @BeforeAll
  static void open() {
    database =
        Database.open(
            new DatabaseSettings(TestPostgres.newDatabase(), null, null, 2),
            new SimpleMeterRegistry());
    winners = new ObjectWinners(database);
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @Test
  void aStoreThatWasAwayIsAskedAgain() {
    FailingStore store = new FailingStore(2);
    store.keys.addAll(Set.of(ObjectKeys.recording(ID) + "a", "recordings/other/a"));
    try (ObjectRemoval removal = new ObjectRemoval(store, winners)) {
      removal.remove(ID);

      ApiFixture.await(() -> store.keys.size() == 1);
    }
    assertThat(store.keys).containsExactly("recordings/other/a");
  }

  @Test
  void whatAnEarlierProcessLeftIsRemoved() {
    FailingStore store = new FailingStore(0);
    store.keys.add(ObjectKeys.recording(ID) + "a");
    try (ObjectRemoval removal = new ObjectRemoval(store, winners)) {
      removal.resume(List.of(ID));

      ApiFixture.await(store.keys::isEmpty);
    }
  }

  /** On a server that cannot create an object only once. */
  @Test
  void whatWasDecidedAboutItsObjectsIsForgottenTooWhetherTheyWereWrittenOrNot() {
    UUID kept = new UUID(1, 3);
    FailingStore store = new FailingStore(1);
    store.keys.add(ObjectKeys.manifest(ID, OutputKind.MASTER));
    decided(ObjectKeys.manifest(ID, OutputKind.MASTER));
    decided(ObjectKeys.manifest(ID, OutputKind.COMPOSITE, "phone")); // Its winner died.
    decided(ObjectKeys.manifest(kept, OutputKind.MASTER));
    try (ObjectRemoval removal = new ObjectRemoval(store, winners)) {
      removal.remove(ID);

      ApiFixture.await(() -> decided().size() == 1);
    }
    assertThat(decided()).containsExactly(ObjectKeys.manifest(kept, OutputKind.MASTER));
  }

  private static void decided(String key) {
    database
        .jdbi()
        .useHandle(
            h -> h.execute("insert into object_winner values (?, 'application/json', '{}')", key));
  }

  private static List<String> decided() {
    return database
        .jdbi()
        .withHandle(
            h -> h.createQuery("select object_key from object_winner").mapTo(String.class).list());
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

    @Override
    public URI presignHead(String key, Duration ttl, @Nullable String downloadName) {
      return presignGet(key, ttl, downloadName);
    }
  }
}
