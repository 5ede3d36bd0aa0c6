package io.videoconf.recorder.platform.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.videoconf.recorder.platform.cache.Recent;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * What tokens say that were believed before: a caller sends the same one with every call for an
 * hour. Only for tokens whose key is fixed for as long as we run, so that a signature that was
 * right stays right; whoever asks has to look at the time, and at suspensions, each time. Keeps
 * hashes, not tokens. Thread-safe.
 */
final class KnownTokens {
  /** About 400 bytes each: 8 MB when full. */
  private static final int MOST = 20_000;

  private final Recent<ByteBuffer, Believed> believed = new Recent<>(MOST);

  @Nullable Believed find(String token) {
    return believed.get(hash(token));
  }

  void add(String token, Believed what) {
    believed.put(hash(token), what);
  }

  private static ByteBuffer hash(String token) {
    try {
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
