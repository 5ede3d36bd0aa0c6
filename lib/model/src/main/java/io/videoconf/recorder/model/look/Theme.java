package io.videoconf.recorder.model.look;

import io.videoconf.recorder.model.layout.Fit;
import org.jspecify.annotations.Nullable;

/**
 * How a recording looks. Lengths follow from the size of the picture.
 *
 * @param background behind the tiles
 * @param backgroundImage over the background, filling it; null for none
 * @param tile behind pictures that do not fill their tile, and behind avatars
 * @param accent the border of who speaks; the colour of the background for no border
 * @param labelText of name labels, over {@code labelBackground}
 * @param labels whether names and marks are drawn on tiles
 * @param cameras what becomes of cameras whose shape is not their tile's; screens are never cropped
 * @param transitionMillis how long a change of layout takes, 0 to 2000; 0 for at once
 * @param watermark null for none
 * @param clock whether the time since the recording's start is shown
 * @param title shown at the recording's start for {@code titleSeconds}; null for none
 * @param titleSeconds 0 to 60
 */
public record Theme(
    Rgb background,
    @Nullable Image backgroundImage,
    Rgb tile,
    Rgb accent,
    Rgb labelText,
    Rgb labelBackground,
    boolean labels,
    Fit cameras,
    int transitionMillis,
    @Nullable Watermark watermark,
    boolean clock,
    @Nullable String title,
    int titleSeconds) {

  public static final Theme DEFAULT =
      new Theme(
          new Rgb("#14171c"),
          null,
          new Rgb("#262b33"),
          new Rgb("#3ddc84"),
          new Rgb("#ffffff"),
          new Rgb("#101216"),
          true,
          Fit.FIT,
          300,
          null,
          false,
          null,
          0);

  public Theme {
    if (transitionMillis < 0 || transitionMillis > 2000) {
      throw new IllegalArgumentException(
          "transition_millis must be 0 to 2000, was " + transitionMillis);
    }
    if (titleSeconds < 0 || titleSeconds > 60) {
      throw new IllegalArgumentException("title_seconds must be 0 to 60, was " + titleSeconds);
    }
    if (title != null && title.length() > 200) {
      throw new IllegalArgumentException("title must have at most 200 characters");
    }
  }

  /** Whether there is a border around who speaks. */
  public boolean bordered() {
    return !accent.equals(background);
  }

  /** The same look with another {@code transitionMillis}. */
  public Theme withTransition(int millis) {
    return new Theme(
        background,
        backgroundImage,
        tile,
        accent,
        labelText,
        labelBackground,
        labels,
        cameras,
        millis,
        watermark,
        clock,
        title,
        titleSeconds);
  }
}
