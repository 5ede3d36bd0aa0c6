package io.videoconf.recorder.api;

import io.videoconf.recorder.platform.http.ShownText;
import java.time.Instant;

/** What text and times from a request must hold before they come near the database. */
final class Limits {
  private Limits() {}

  /** Titles and meeting ids, in characters (code points). */
  static final int MAX_TEXT = 200;

  private static final Instant END_OF_TIME = Instant.parse("9999-01-01T00:00:00Z");

  /**
   * Whether the text is 1 to {@link #MAX_TEXT} visible characters: no control characters, also none
   * of direction, no line separators, no half of a surrogate pair, and not only blanks.
   */
  static boolean isPlainText(String text) {
    int length = text.codePointCount(0, text.length());
    return !text.isBlank() && length <= MAX_TEXT && text.codePoints().allMatch(Limits::isPlain);
  }

  /** Whether the time has a year from 1970 to 9998: RFC 3339 and PostgreSQL both can hold it. */
  static boolean isOrdinary(Instant time) {
    return !time.isBefore(Instant.EPOCH) && time.isBefore(END_OF_TIME);
  }

  private static boolean isPlain(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> ShownText.isPlain(codePoint);
    };
  }
}
