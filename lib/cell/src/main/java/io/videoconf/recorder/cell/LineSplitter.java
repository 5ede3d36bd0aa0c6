package io.videoconf.recorder.cell;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/** Cuts bytes into lines of bounded length. Not thread-safe. */
final class LineSplitter {
  private final int maxBytes;
  private byte[] line = new byte[1024];
  private int length;
  private boolean tooLong;

  LineSplitter(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** What came of a line. */
  record Line(String text, boolean truncated) {}

  /** Takes more bytes and hands out the lines that they complete. */
  void feed(byte[] bytes, int count, Consumer<Line> lines) {
    for (int i = 0; i < count; i++) {
      if (bytes[i] == '\n') {
        end(lines);
      } else if (length < maxBytes) {
        if (length == line.length) {
          line = Arrays.copyOf(line, Math.min(maxBytes, 2 * length));
        }
        line[length++] = bytes[i];
      } else {
        tooLong = true;
      }
    }
  }

  /** Hands out what stands after the last line end, if anything. */
  void finish(Consumer<Line> lines) {
    if (length > 0) {
      end(lines);
    }
  }

  private void end(Consumer<Line> lines) {
    Line complete = new Line(new String(line, 0, length, StandardCharsets.UTF_8), tooLong);
    length = 0;
    tooLong = false;
    lines.accept(complete);
  }
}
