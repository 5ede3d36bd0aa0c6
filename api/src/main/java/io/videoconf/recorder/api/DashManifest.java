package io.videoconf.recorder.api;

import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Changes the addresses in a stored DASH manifest, as our transcoder writes it, and nothing else.
 */
final class DashManifest {
  static final String FILE = "manifest.mpd";

  /** Of initialization and media segments, and of files that are whole. */
  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?<=\\b(?:media|sourceURL)=\")([^\"]*)(?=\")|(?<=<BaseURL>)([^<]*)(?=</BaseURL>)");

  private DashManifest() {}

  /**
   * @param replace gets the address as written; what it throws is thrown on
   */
  static String rewrite(String manifest, UnaryOperator<String> replace) {
    return ADDRESS
        .matcher(manifest)
        .replaceAll(found -> Matcher.quoteReplacement(escaped(replace.apply(found.group()))));
  }

  private static String escaped(String address) {
    return address.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }
}
