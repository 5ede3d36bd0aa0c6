package io.videoconf.recorder.cell;

import java.util.ArrayDeque;

/** The newest lines of a log. Thread-safe. */
final class LastLines {
  private final int maxLines;
  private final ArrayDeque<String> lines = new ArrayDeque<>();

  LastLines(int maxLines) {
    this.maxLines = maxLines;
  }

  synchronized void add(String line) {
    if (lines.size() == maxLines) {
      lines.removeFirst();
    }
    lines.addLast(line);
  }

  synchronized String text() {
    return String.join("\n", lines);
  }
}
