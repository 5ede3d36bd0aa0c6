package io.videoconf.recorder.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.videoconf.recorder.model.port.RecordingStore.Cursor;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

/**
 * Cursors as clients see them: base64url of the last row's creation time and id. Opaque to them,
 * and worth nothing to who forges one: a cursor only says where in one's own list to go on.
 */
final class Cursors {
  private static final char SEPARATOR = '/';

  private Cursors() {}

  static String encode(Cursor cursor) {
    String text = cursor.createdAt() + "" + SEPARATOR + cursor.recordingId();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
  }

  /** Empty when the text is not what {@link #encode} writes. */
  static Optional<Cursor> decode(String text) {
    try {
      String decoded = new String(Base64.getUrlDecoder().decode(text), UTF_8);
      int separator = decoded.indexOf(SEPARATOR);
      if (separator < 0) {
        return Optional.empty();
      }
      Instant createdAt = Instant.parse(decoded.substring(0, separator));
      UUID id = UUID.fromString(decoded.substring(separator + 1));
      Cursor cursor = new Cursor(createdAt, id);
      return Limits.isOrdinary(createdAt) && encode(cursor).equals(text)
          ? Optional.of(cursor)
          : Optional.empty();
    } catch (IllegalArgumentException | DateTimeException e) {
      return Optional.empty();
    }
  }
}
