package io.videoconf.recorder.e2e.judge;

import io.videoconf.recorder.media.synth.Palette;
import io.videoconf.recorder.media.synth.Yuv;
import java.util.OptionalInt;

/** Recognises synthetic participants by their colour. */
public final class Participants {
  /** Two codecs and two scalings move a colour less than this; two colours are twice as far. */
  private static final double TOLERANCE = 20;

  private Participants() {}

  /** Whose background this is; empty when it is nobody's. */
  public static OptionalInt nearest(Yuv colour) {
    int best = 0;
    double bestDistance = Double.MAX_VALUE;
    for (int i = 0; i < Palette.size(); i++) {
      double distance = distance(colour, Palette.colour(i));
      if (distance < bestDistance) {
        best = i;
        bestDistance = distance;
      }
    }
    return bestDistance <= TOLERANCE ? OptionalInt.of(best) : OptionalInt.empty();
  }

  private static double distance(Yuv a, Yuv b) {
    return Math.hypot(Math.hypot(a.y() - b.y(), a.u() - b.u()), a.v() - b.v());
  }
}
