package io.videoconf.recorder.transcoder;

import io.videoconf.recorder.model.LadderRung;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The qualities that a multivariant playlist offers (RFC 8216, section 4.3.4.2): its variants with
 * a picture. Pure.
 */
final class Rungs {
  private static final String STREAM = "#EXT-X-STREAM-INF:";
  private static final Pattern ATTRIBUTE = Pattern.compile("([A-Z0-9-]+)=(\"[^\"]*\"|[^,]*)");
  private static final Pattern RESOLUTION = Pattern.compile("(\\d{1,5})x(\\d{1,5})");

  private Rungs() {}

  /** In the order of the playlist. Each is named after the folder that its playlist is in. */
  static List<LadderRung> of(String playlist) {
    List<LadderRung> rungs = new ArrayList<>();
    String[] lines = playlist.split("\\R");
    for (int i = 0; i + 1 < lines.length; i++) {
      if (lines[i].startsWith(STREAM)) {
        add(rungs, lines[i].substring(STREAM.length()), lines[i + 1]);
      }
    }
    return rungs;
  }

  private static void add(List<LadderRung> rungs, String attributes, String uri) {
    Matcher size = RESOLUTION.matcher(value(attributes, "RESOLUTION", ""));
    int slash = uri.lastIndexOf('/');
    if (size.matches() && slash > 0) {
      String peak = value(attributes, "BANDWIDTH", "0");
      rungs.add(
          new LadderRung(
              uri.substring(0, slash),
              Integer.parseInt(size.group(1)),
              Integer.parseInt(size.group(2)),
              Double.parseDouble(value(attributes, "FRAME-RATE", "0")),
              Long.parseLong(value(attributes, "AVERAGE-BANDWIDTH", peak)),
              value(attributes, "CODECS", "")));
    }
  }

  private static String value(String attributes, String name, String otherwise) {
    return ATTRIBUTE
        .matcher(attributes)
        .results()
        .filter(attribute -> attribute.group(1).equals(name))
        .map(attribute -> attribute.group(2).replace("\"", ""))
        .findFirst()
        .orElse(otherwise);
  }
}
