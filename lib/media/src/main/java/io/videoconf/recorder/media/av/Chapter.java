package io.videoconf.recorder.media.av;

/**
 * A chapter of a file.
 *
 * @param startMillis on the file's timeline
 * @param endMillis later than its start
 */
public record Chapter(long startMillis, long endMillis, String title) {
  public Chapter {
    if (startMillis < 0 || endMillis <= startMillis) {
      throw new IllegalArgumentException("no span: " + startMillis + " to " + endMillis);
    }
  }
}
