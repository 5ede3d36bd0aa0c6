package io.videoconf.recorder.api;

import java.util.function.UnaryOperator;

/**
 * Changes the image URIs of a WebVTT storyboard: cue payloads such as {@code s.jpg#xywh=0,0,9,9}.
 */
final class Storyboard {
  private Storyboard() {}

  /**
   * @param replace gets the URI without its fragment, which stays as it is
   */
  static String rewrite(String vtt, UnaryOperator<String> replace) {
    StringBuilder text = new StringBuilder(vtt.length() * 4);
    boolean inCue = false;
    for (String line : vtt.lines().toList()) {
      boolean payload = inCue && !line.isBlank();
      text.append(payload ? rewritePayload(line, replace) : line).append('\n');
      inCue = payload || line.contains("-->");
    }
    return text.toString();
  }

  private static String rewritePayload(String line, UnaryOperator<String> replace) {
    int hash = line.indexOf('#');
    return hash < 0
        ? replace.apply(line.strip())
        : replace.apply(line.substring(0, hash).strip()) + line.substring(hash).stripTrailing();
  }
}
