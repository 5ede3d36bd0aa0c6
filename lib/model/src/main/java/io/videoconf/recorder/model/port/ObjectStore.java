package io.videoconf.recorder.model.port;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where recordings are kept: an S3 bucket. Thread-safe; every call blocks and may throw {@link
 * ObjectStoreException}.
 */
public interface ObjectStore {

  void put(String key, Path file, String contentType);

  void put(String key, byte[] bytes, String contentType);

  /**
   * Creates the object unless it exists ({@code If-None-Match: *}).
   *
   * @return whether this call created it for certain; false means that it was there already, which
   *     a request that was repeated after a lost answer may itself have seen to: read it back
   */
  boolean putIfAbsent(String key, byte[] bytes, String contentType);

  /** The whole object, for small ones (playlists, manifests); empty when there is none. */
  Optional<byte[]> get(String key);

  /**
   * Copies an object to a local file.
   *
   * @return false when there is no such object
   */
  boolean download(String key, Path target);

  /** Size in bytes, or empty when there is no such object. */
  Optional<Long> size(String key);

  List<String> list(String prefix);

  void delete(List<String> keys);

  /**
   * A URL that anyone may GET until {@code ttl} (at most 7 days) has passed.
   *
   * @param downloadName when not null the browser saves the object under this name instead of
   *     showing it
   */
  URI presignGet(String key, Duration ttl, @Nullable String downloadName);

  /**
   * A URL like that of {@link #presignGet} that anyone may HEAD instead: what is signed for the one
   * is refused to the other.
   */
  URI presignHead(String key, Duration ttl, @Nullable String downloadName);

  /**
   * Another bucket of the same server, reached with the same credentials.
   *
   * @param name null for this one
   */
  default ObjectStore bucket(@Nullable String name) {
    if (name == null) {
      return this;
    }
    throw new UnsupportedOperationException("there is only one bucket");
  }

  /** The store refused or was away after the client's own retries. */
  final class ObjectStoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ObjectStoreException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
