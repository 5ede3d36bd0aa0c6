package io.videoconf.recorder.api;

import java.util.regex.Pattern;

/** The file name under which a browser saves a recording. */
final class DownloadName {
  /** Code points: with the extension it stays below the 255 bytes that file systems allow. */
  private static final int MAX_LENGTH = 50;

  /** Control and format characters (among them bidi overrides), and what Windows or Unix forbid. */
  private static final Pattern FORBIDDEN =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}\"*/:<>?\\\\|%;]+");

  private DownloadName() {}

  /** The title without what no file name may hold, plus {@code .mp4}. Never hidden, never empty. */
  static String of(String title) {
    return of(title, ".mp4");
  }

  /**
   * As {@link #of(String)}, for another file than the master.
   *
   * @param ending what comes behind the title, the extension included; nothing of a stranger's
   */
  static String of(String title, String ending) {
    String name = FORBIDDEN.matcher(title).replaceAll(" ").replaceAll("\\s+", " ").strip();
    int length = Math.min(MAX_LENGTH, name.codePointCount(0, name.length()));
    String cut = name.substring(0, name.offsetByCodePoints(0, length));
    String bare = cut.replaceAll("^[. ]+|[. ]+$", "");
    return (bare.isEmpty() ? "recording" : bare) + ending;
  }
}
