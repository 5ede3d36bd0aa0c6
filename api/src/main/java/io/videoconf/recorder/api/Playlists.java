package io.videoconf.recorder.api;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads and changes the URIs of HLS playlists (RFC 8216, section 4.1), and nothing else in them.
 */
final class Playlists {
  private static final Pattern URI_ATTRIBUTE = Pattern.compile("(?<=[:,])URI=\"([^\"]*)\"");

  private Playlists() {}

  /**
   * Replaces every URI: lines that are one, and URI attributes of tags. Line ends become LF.
   *
   * @param replace gets the URI as written; what it throws is thrown on
   */
  static String rewrite(String playlist, UnaryOperator<String> replace) {
    StringBuilder text = new StringBuilder(playlist.length() * 2);
    playlist.lines().forEach(line -> text.append(rewriteLine(line, replace)).append('\n'));
    return text.toString();
  }

  /** Every URI as written, in order. */
  static List<String> uris(String playlist) {
    List<String> uris = new ArrayList<>();
    String _ =
        rewrite(
            playlist,
            uri -> {
              uris.add(uri);
              return uri;
            });
    return uris;
  }

  private static String rewriteLine(String line, UnaryOperator<String> replace) {
    if (line.startsWith("#EXT")) {
      return URI_ATTRIBUTE
          .matcher(line)
          .replaceAll(m -> Matcher.quoteReplacement("URI=\"" + replace.apply(m.group(1)) + "\""));
    }
    boolean uri = !line.isBlank() && !line.startsWith("#");
    return uri ? replace.apply(line.strip()) : line;
  }
}
