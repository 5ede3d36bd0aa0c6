package io.videoconf.recorder.api;

import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Recording ids as they come in paths. */
final class RecordingIds {
  private RecordingIds() {}

  /** Empty when it is no UUID in the form of RFC 9562, section 4. */
  static Optional<UUID> parse(String text) {
    try {
      UUID id = UUID.fromString(text);
      // fromString also takes "1-1-1-1-1".
      return Optional.of(id).filter(i -> i.toString().equals(text.toLowerCase(Locale.ROOT)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
