package io.videoconf.recorder.media.transcode;

import java.util.Optional;
import java.util.regex.Pattern;

/** What strangers call their tracks, made fit for playlists. */
final class Names {
  /** ISO 639-2, or the beginning of BCP 47. */
  private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}");

  private static final int MAX_TITLE_CHARS = 100;

  private Names() {}

  /** The language tag; empty where none is known. */
  static Optional<String> tag(String language) {
    return LANGUAGE.matcher(language).matches() && !language.equals("und")
        ? Optional.of(language)
        : Optional.empty();
  }

  /**
   * What people see; no two of a list are the same.
   *
   * @param index among its like, from 0
   */
  static String shown(String title, String language, int index) {
    String clean = title.replaceAll("[\\p{Cntrl}\\p{Cf}\"<>&]", "").strip();
    if (clean.length() > MAX_TITLE_CHARS) {
      clean = clean.substring(0, MAX_TITLE_CHARS);
    }
    if (clean.isEmpty()) {
      clean = tag(language).orElse("Track");
    }
    return index == 0 ? clean : clean + " (" + (index + 1) + ")";
  }
}
