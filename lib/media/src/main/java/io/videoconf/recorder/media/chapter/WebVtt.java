package io.videoconf.recorder.media.chapter;

import io.videoconf.recorder.media.av.Chapter;
import java.util.List;
import java.util.Locale;

/** Chapters as a WebVTT file, for the {@code track} element with kind {@code chapters}. */
public final class WebVtt {
  private WebVtt() {}

  public static String of(List<Chapter> chapters) {
    StringBuilder text = new StringBuilder("WEBVTT\n");
    int number = 0;
    for (Chapter chapter : chapters) {
      text.append('\n')
          .append(++number)
          .append('\n')
          .append(time(chapter.startMillis()))
          .append(" --> ")
          .append(time(chapter.endMillis()))
          .append('\n')
          .append(escaped(chapter.title()))
          .append('\n');
    }
    return text.toString();
  }

  /** A moment as WebVTT writes it. */
  public static String time(long millis) {
    return String.format(
        Locale.ROOT,
        "%02d:%02d:%02d.%03d",
        millis / 3_600_000,
        millis / 60_000 % 60,
        millis / 1_000 % 60,
        millis % 1_000);
  }

  /** The text so that nothing of it is taken for markup, or for the arrow of a cue's times. */
  public static String escaped(String title) {
    return title.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
