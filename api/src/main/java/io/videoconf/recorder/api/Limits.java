package io.videoconf.recorder.api;

import io.videoconf.recorder.platform.http.ShownText;
import java.time.Instant;

/** What text and times from a request must hold before they come near the database. */
final class Limits {
  private Limits() {}

  /** Titles and meeting ids, in characters (code points). */
  static final int MAX_TEXT = 200;

  private static final String HANGUL_FILLERS_AND_EMPTY_BRAILLE = "\u115f\u1160\u3164\uffa0\u2800";

  private static final Instant END_OF_TIME = Instant.parse("9999-01-01T00:00:00Z");

  /**
   * Whether the text is 1 to {@link #MAX_TEXT} visible characters: no control characters, also none
   * of direction, no line separators, no half of a surrogate pair, and at least one that shows.
   */
  static boolean isPlainText(String text) {
    int length = text.codePointCount(0, text.length());
    return text.codePoints().anyMatch(Limits::shows)
        && length <= MAX_TEXT
        && text.codePoints().allMatch(Limits::isPlain);
  }

  /** Whether PostgreSQL can hold the text: without control characters and halves of a pair. */
  static boolean isStorable(String text) {
    return text.codePoints()
        .mapToObj(Character::getType)
        .noneMatch(type -> type == Character.CONTROL || type == Character.SURROGATE);
  }

  /** Whether the time has a year from 1970 to 9998: RFC 3339 and PostgreSQL both can hold it. */
  static boolean isOrdinary(Instant time) {
    return !time.isBefore(Instant.EPOCH) && time.isBefore(END_OF_TIME);
  }

  /** Neither a blank nor what only shapes its neighbours, nor a letter that is drawn as nothing. */
  private static boolean shows(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.SPACE_SEPARATOR,
          Character.CONTROL,
          Character.FORMAT,
          Character.NON_SPACING_MARK,
          Character.ENCLOSING_MARK,
          Character.UNASSIGNED ->
          false;
      default -> HANGUL_FILLERS_AND_EMPTY_BRAILLE.indexOf(codePoint) < 0;
    };
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
