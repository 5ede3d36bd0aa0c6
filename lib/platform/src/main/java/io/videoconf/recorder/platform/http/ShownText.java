package io.videoconf.recorder.platform.http;

/** What may stand in text that somebody sent and others are shown. */
public final class ShownText {
  private ShownText() {}

  /**
   * Whether a character controls nothing: neither a terminal or a log, nor the direction of what is
   * written after it (U+202A to U+202E, U+2066 to U+2069), by which one text looks like another.
   */
  public static boolean isPlain(int codePoint) {
    return !Character.isISOControl(codePoint)
        && !(codePoint >= 0x202a && codePoint <= 0x202e)
        && !(codePoint >= 0x2066 && codePoint <= 0x2069);
  }

  public static boolean isPlain(String text) {
    return text.codePoints().allMatch(ShownText::isPlain);
  }

  /** The same with a blank for each character that is not plain. */
  public static String plain(String text) {
    return text.codePoints()
        .map(c -> isPlain(c) ? c : ' ')
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
