package io.videoconf.recorder.platform.auth;

import io.videoconf.recorder.platform.config.AuthSettings;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * Tokens for links that are followed without an Authorization header. Each opens one recording for
 * one purpose, for whoever has it, until it expires: the recording's id, the second of its expiry
 * (32 bits) and a signature by the key of its purpose, as 48 characters of base64url. A list shows
 * one for each row, so they have to be cheap. Thread-safe.
 */
public final class PlaybackTokens {
  private static final int CONTENT_BYTES = 2 * Long.BYTES + Integer.BYTES;
  private static final int CHARS = (CONTENT_BYTES + LinkKey.SIGNATURE_BYTES) / 3 * 4;

  private final Map<Purpose, LinkKey> keys = new EnumMap<>(Purpose.class);

  public PlaybackTokens(AuthSettings settings) {
    for (Purpose purpose : Purpose.values()) {
      keys.put(purpose, new LinkKey(settings, purpose.signed));
    }
  }

  /** What a token opens: each as well what those before it open. */
  public enum Purpose {
    /** The thumbnail. */
    POSTER("recorder poster links"),
    /** What is seen and heard in a player. */
    PLAYBACK("recorder playback links"),
    /** The files, to keep. */
    DOWNLOAD("recorder download links");

    private final String signed;

    Purpose(String signed) {
      this.signed = signed;
    }

    /** Whether what is for this may be used for that. */
    public boolean opens(Purpose that) {
      return compareTo(that) >= 0;
    }
  }

  /** What a token opens. */
  public record Opened(UUID recordingId, Purpose purpose) {}

  /**
   * The same token for half of {@code ttl}, so that browsers find in their caches what they were
   * given in a list before.
   *
   * @param ttl how long it is good at most; at least half of it
   */
  public String issue(Purpose purpose, UUID recordingId, Duration ttl, Instant now) {
    long half = Math.max(1, ttl.toSeconds() / 2);
    long expirySeconds = (now.getEpochSecond() / half + 2) * half;
    ByteBuffer token = ByteBuffer.allocate(CONTENT_BYTES + LinkKey.SIGNATURE_BYTES);
    token
        .putLong(recordingId.getMostSignificantBits())
        .putLong(recordingId.getLeastSignificantBits())
        .putInt((int) expirySeconds);
    token.put(
        Objects.requireNonNull(keys.get(purpose))
            .sign(Arrays.copyOf(token.array(), CONTENT_BYTES)));
    return Base64.getUrlEncoder().encodeToString(token.array());
  }

  /** What the token opens now; empty when it opens nothing. */
  public Optional<Opened> opened(String token, Instant now) {
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
    ByteBuffer fields = ByteBuffer.wrap(bytes);
    UUID recordingId = new UUID(fields.getLong(), fields.getLong());
    Instant expiry = Instant.ofEpochSecond(Integer.toUnsignedLong(fields.getInt()));
    if (!now.isBefore(expiry.plus(Claims.CLOCK_SKEW))) {
      return Optional.empty();
    }
    byte[] content = Arrays.copyOf(bytes, CONTENT_BYTES);
    byte[] signature = Arrays.copyOfRange(bytes, CONTENT_BYTES, bytes.length);
    return keys.entrySet().stream()
        .filter(key -> key.getValue().verifies(content, signature))
        .findFirst()
        .map(key -> new Opened(recordingId, key.getKey()));
  }

  /** Whether the token opens that recording for that purpose now. */
  public boolean verify(String token, Purpose purpose, UUID recordingId, Instant now) {
    return opened(token, now)
        .filter(o -> o.recordingId().equals(recordingId) && o.purpose().opens(purpose))
        .isPresent();
  }
}
