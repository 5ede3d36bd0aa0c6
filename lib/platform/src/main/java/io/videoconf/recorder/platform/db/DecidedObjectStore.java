package io.videoconf.recorder.platform.db;

import io.videoconf.recorder.model.port.ObjectStore;
import io.videoconf.recorder.platform.db.ObjectWinners.Winner;
import io.videoconf.recorder.platform.s3.S3ObjectStore;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An object store whose server ignores {@code If-None-Match}: PostgreSQL decides who creates an
 * object. It keeps what the winner wrote, so that whoever comes after a winner that died in between
 * writes the winner's bytes for it. Meant for small objects, manifests. Thread-safe.
 */
public final class DecidedObjectStore implements ObjectStore {
  private static final Logger LOG = LoggerFactory.getLogger(DecidedObjectStore.class);

  private final ObjectStore store;
  private final ObjectWinners winners;

  DecidedObjectStore(ObjectStore store, ObjectWinners winners) {
    this.store = store;
    this.winners = winners;
  }

  /**
   * Makes the bucket if need be, finds out what the server is capable of, and returns what is safe
   * to use: the store itself, or one that has PostgreSQL decide. All services of an installation
   * come to the same conclusion, for they ask the same server.
   */
  public static ObjectStore prepare(S3ObjectStore store, Database database) {
    store.ensureBucket();
    if (store.honoursConditionalWrites()) {
      return store;
    }
    LOG.warn("the S3 server ignores If-None-Match: PostgreSQL decides who creates an object");
    return new DecidedObjectStore(store, new ObjectWinners(database));
  }

  @Override
  public boolean putIfAbsent(String key, byte[] bytes, String contentType) {
    Optional<Winner> winner =
        winners.decide(key, bytes, contentType, () -> store.size(key).isPresent());
    // Also by those who lost: the winner may have died before it wrote.
    winner.ifPresent(w -> store.put(key, w.bytes(), w.contentType()));
    return winner.isPresent() && winner.get().isNew();
  }

  @Override
  public void delete(List<String> keys) {
    winners.forget(keys);
    store.delete(keys);
  }

  @Override
  public void put(String key, Path file, String contentType) {
    store.put(key, file, contentType);
  }

  @Override
  public void put(String key, byte[] bytes, String contentType) {
    store.put(key, bytes, contentType);
  }

  @Override
  public Optional<byte[]> get(String key) {
    return store.get(key);
  }

  @Override
  public boolean download(String key, Path target) {
    return store.download(key, target);
  }

  @Override
  public Optional<Long> size(String key) {
    return store.size(key);
  }

  @Override
  public List<String> list(String prefix) {
    return store.list(prefix);
  }

  @Override
  public URI presignGet(String key, Duration ttl, @Nullable String downloadName) {
    return store.presignGet(key, ttl, downloadName);
  }

  @Override
  public URI presignHead(String key, Duration ttl, @Nullable String downloadName) {
    return store.presignHead(key, ttl, downloadName);
  }

  @Override
  public ObjectStore bucket(@Nullable String name) {
    return name == null ? this : store.bucket(name);
  }
}
