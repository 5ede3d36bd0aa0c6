package io.videoconf.recorder.media.thumbnail;

import java.util.List;
import java.util.Locale;

/** Writes a WebVTT file that says which part of which sprite belongs to which time. */
final class Storyboard {
  static final String FILE = "storyboard.vtt";
  static final String CONTENT_TYPE = "text/vtt";

  /**
   * A tile in a sprite.
   *
   * @param startSeconds from here on it is shown, until the next one or the end
   */
  record Tile(double startSeconds, String sprite, int x, int y, int width, int height) {}

  private Storyboard() {}

  /** The cues cover everything from 0 to the end without gaps. */
  static String vtt(List<Tile> tiles, double durationSeconds) {
    StringBuilder text = new StringBuilder("WEBVTT\n");
    for (int i = 0; i < tiles.size(); i++) {
      Tile tile = tiles.get(i);
      double start = i == 0 ? 0 : tile.startSeconds();
      double end = i + 1 < tiles.size() ? tiles.get(i + 1).startSeconds() : durationSeconds;
      text.append('\n').append(time(start)).append(" --> ").append(time(end)).append('\n');
      text.append(tile.sprite()).append("#xywh=");
      text.append(tile.x()).append(',').append(tile.y()).append(',');
      text.append(tile.width()).append(',').append(tile.height()).append('\n');
    }
    return text.toString();
  }

  private static String time(double seconds) {
    long millis = Math.round(seconds * 1000);
    return String.format(
        Locale.ROOT,
        "%02d:%02d:%02d.%03d",
        millis / 3_600_000,
        millis / 60_000 % 60,
        millis / 1000 % 60,
        millis % 1000);
  }
}
