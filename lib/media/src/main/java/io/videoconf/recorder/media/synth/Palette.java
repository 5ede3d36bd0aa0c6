package io.videoconf.recorder.media.synth;

import java.util.List;

/**
 * The background colours of synthetic participants: far enough apart to be told from each other
 * after scaling and two lossy codecs, and dark enough for white digits.
 */
public final class Palette {
  /** The paper of a synthetic screen share: a light tint that no participant has. */
  public static final Yuv SLIDE = new Yuv(226, 124, 131);

  private static final List<Yuv> COLOURS =
      List.of(
          new Yuv(89, 180, 103),
          new Yuv(82, 100, 200),
          new Yuv(110, 95, 75),
          new Yuv(150, 60, 165),
          new Yuv(70, 175, 165),
          new Yuv(130, 155, 70),
          new Yuv(150, 140, 180),
          new Yuv(60, 130, 125),
          new Yuv(125, 85, 125),
          new Yuv(165, 150, 130));

  private Palette() {}

  /** How many participants have a colour of their own. */
  public static int size() {
    return COLOURS.size();
  }

  /** The background of a participant, numbered from 0; repeats after {@link #size()}. */
  public static Yuv colour(int participant) {
    return COLOURS.get(Math.floorMod(participant, COLOURS.size()));
  }
}
