package io.videoconf.recorder.platform.db;

import io.videoconf.recorder.model.ObjectKeys;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Who won objects that may be created only once, where the object store cannot decide that: empty
 * where it can. Thread-safe; calls block.
 */
public final class ObjectWinners {
  private final Jdbi jdbi;

  public ObjectWinners(Database database) {
    this.jdbi = database.jdbi();
  }

  /**
   * What an object holds.
   *
   * @param isNew whether it was decided just now, for who asked
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Winner(byte[] bytes, String contentType, boolean isNew) {}

  /**
   * Decides for these bytes unless somebody was faster.
   *
   * @param exists asked while there is no decision: what was written before there were any has won
   * @return empty when it exists undecided
   */
  Optional<Winner> decide(String key, byte[] bytes, String contentType, BooleanSupplier exists) {
    return jdbi.inTransaction(handle -> {
      int inserted =
          !isDecided(handle, key) && exists.getAsBoolean()
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
  }

  /** Those objects may be created again. */
  void forget(List<String> keys) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate("delete from object_winner where object_key = any(:keys)")
            .bindArray("keys", String.class, keys.toArray())
            .execute());
  }

  /**
   * Forgets everything of a recording, also what a winner that died never wrote to the store.
   *
   * @return how many objects that were
   */
  public int forget(UUID recordingId) {
    return jdbi.withHandle(handle ->
        handle
            .createUpdate("delete from object_winner where object_key like :prefix || '%'")
            .bind("prefix", ObjectKeys.recording(recordingId))
            .execute());
  }

  private static boolean isDecided(Handle handle, String key) {
    return handle
        .createQuery("select exists (select 1 from object_winner where object_key = :key)")
        .bind("key", key)
        .mapTo(Boolean.class)
        .one();
  }
}
