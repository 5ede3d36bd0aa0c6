package io.videoconf.recorder.platform.auth;

import io.videoconf.recorder.platform.config.AuthSettings;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/**
 * Tokens for links that a player follows without an Authorization header. Each opens one recording
 * for playback and nothing else, for whoever has it, until it expires: the recording's id, the
 * second of its expiry (32 bits) and a signature, as 48 characters of base64url. A list shows one
 * for each row, so they have to be cheap. Thread-safe.
 */
public final class PlaybackTokens {
  private static final int CONTENT_BYTES = 2 * Long.BYTES + Integer.BYTES;
  private static final int CHARS = (CONTENT_BYTES + LinkKey.SIGNATURE_BYTES) / 3 * 4;

  private final LinkKey key;

  public PlaybackTokens(AuthSettings settings) {
    key = new LinkKey(settings, "recorder playback links");
  }

  /**
   * The same token for half of {@code ttl}, so that browsers find in their caches what they were
   * given in a list before.
   *
   * @param ttl how long it is good at most; at least half of it
   */
  public String issue(UUID recordingId, Duration ttl, Instant now) {
    long half = Math.max(1, ttl.toSeconds() / 2);
    long expirySeconds = (now.getEpochSecond() / half + 2) * half;
    ByteBuffer token = ByteBuffer.allocate(CONTENT_BYTES + LinkKey.SIGNATURE_BYTES);
    token
        .putLong(recordingId.getMostSignificantBits())
        .putLong(recordingId.getLeastSignificantBits())
        .putInt((int) expirySeconds);
    token.put(key.sign(Arrays.copyOf(token.array(), CONTENT_BYTES)));
    return Base64.getUrlEncoder().encodeToString(token.array());
  }

  /** The recording that the token opens now; empty when it opens nothing. */
  public Optional<UUID> recording(String token, Instant now) {
    if (token.length() != CHARS) {
      return Optional.empty();
    }
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(token);
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
    if (bytes.length != CONTENT_BYTES + LinkKey.SIGNATURE_BYTES) {
      return Optional.empty(); // Padded.
    }
    byte[] content = Arrays.copyOf(bytes, CONTENT_BYTES);
    if (!key.verifies(content, Arrays.copyOfRange(bytes, CONTENT_BYTES, bytes.length))) {
      return Optional.empty();
    }
    ByteBuffer fields = ByteBuffer.wrap(content);
    UUID recordingId = new UUID(fields.getLong(), fields.getLong());
    Instant expiry = Instant.ofEpochSecond(Integer.toUnsignedLong(fields.getInt()));
    return now.isBefore(expiry.plus(Claims.CLOCK_SKEW))
        ? Optional.of(recordingId)
        : Optional.empty();
  }

  /** Whether the token opens that recording now. */
  public boolean verify(String token, UUID recordingId, Instant now) {
    return recording(token, now).filter(recordingId::equals).isPresent();
  }
}
