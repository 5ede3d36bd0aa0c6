package io.videoconf.recorder.media.chapter;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Text that people chose, made fit for titles. */
final class Titles {
  /** Code points. */
  private static final int LONGEST_NAME = 40;

  /** UTF-8; MP4's chapter lists have one byte for the length, and cut without a look. */
  private static final int MOST_BYTES = 250;

  /**
   * Controls, line ends, halves of characters, and what turns the direction of all that follows.
   */
  private static final Pattern UNFIT =
      Pattern.compile("[\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}\\u202A-\\u202E\\u2066-\\u2069]+");

  private Titles() {}

  /** A participant's name on one line. Never empty. */
  static String name(@Nullable String name) {
    String fit = name == null ? "" : UNFIT.matcher(name).replaceAll(" ").strip();
    if (fit.isEmpty()) {
      return "Somebody";
    }
    int length = fit.codePointCount(0, fit.length());
    return length <= LONGEST_NAME
        ? fit
        : fit.substring(0, fit.offsetByCodePoints(0, LONGEST_NAME)) + "…";
  }

  /** At most {@value #MOST_BYTES} bytes of whole characters. */
  static String shortened(String title) {
    if (title.getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES) {
      return title;
    }
    int end = title.length();
    int room = MOST_BYTES - "…".getBytes(StandardCharsets.UTF_8).length;
    while (title.substring(0, end).getBytes(StandardCharsets.UTF_8).length > room) {
      end = title.offsetByCodePoints(end, -1);
    }
    return title.substring(0, end) + "…";
  }
}
