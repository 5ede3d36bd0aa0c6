package io.videoconf.recorder.model.cell;

import java.util.Locale;

/** What our cells warn of. The work goes on, with less than was asked for. */
public enum WarningCode {
  /** Some of the journal cannot be read. */
  JOURNAL_DAMAGED,

  /** The encoder that was asked for cannot be used here: another one is. */
  ENCODER_UNUSABLE,

  /** A picture of the theme cannot be shown. */
  IMAGE_UNUSABLE,

  /** From now on there are no pictures for storyboard and poster. */
  NO_STILLS,

  /** The tiles give no storyboard: the thumbnailer makes it of the master. */
  NO_STORYBOARD,

  /** The master has no chapters. */
  NO_CHAPTERS,

  /** A file beside the master was not made. */
  OUTPUT_FAILED,

  /** Not all of a track is written. */
  TRACK_INCOMPLETE,

  /** Some subtitles are left out. */
  SUBTITLES_CUT;

  /** As it is on the wire. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
