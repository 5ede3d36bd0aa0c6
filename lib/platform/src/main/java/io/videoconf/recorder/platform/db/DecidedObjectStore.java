package io.videoconf.recorder.platform.db;

import io.videoconf.recorder.model.port.ObjectStore;
import io.videoconf.recorder.platform.s3.S3ObjectStore;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
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
  private final Jdbi jdbi;

  DecidedObjectStore(ObjectStore store, Jdbi jdbi) {
    this.store = store;
    this.jdbi = jdbi;
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
    return new DecidedObjectStore(store, database.jdbi());
  }

  @Override
  public boolean putIfAbsent(String key, byte[] bytes, String contentType) {
    Optional<Winner> winner =
        jdbi.inTransaction(handle -> {
          // What was written before PostgreSQL had a say has won already.
          boolean exists = !isDecided(handle, key) && store.size(key).isPresent();
          int inserted =
              exists
                  ? 0
                  : handle.execute(
                      """
                      insert into object_winner (object_key, content_type, bytes)
                      values (?, ?, ?) on conflict do nothing
                      """,
                      key,
                      contentType,
                      bytes);
          return handle
              .createQuery("select bytes, content_type from object_winner where object_key = :key")
              .bind("key", key)
              .map((row, _) ->
                  new Winner(row.getBytes("bytes"), row.getString("content_type"), inserted == 1))
              .findOne();
        });
    // Also by those who lost: the winner may have died before it wrote.
    winner.ifPresent(w -> store.put(key, w.bytes(), w.contentType()));
    return winner.isPresent() && winner.get().isNew();
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Winner(byte[] bytes, String contentType, boolean isNew) {}

  private static boolean isDecided(Handle handle, String key) {
    return handle
        .createQuery("select exists (select 1 from object_winner where object_key = :key)")
        .bind("key", key)
        .mapTo(Boolean.class)
        .one();
  }

  @Override
  public void delete(List<String> keys) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate("delete from object_winner where object_key = any(:keys)")
            .bindArray("keys", String.class, keys.toArray())
            .execute());
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
  public ObjectStore bucket(@Nullable String name) {
    return name == null ? this : store.bucket(name);
  }
}
