package io.videoconf.recorder.e2e.judge;

import java.util.ArrayList;
import java.util.List;

/** Puts what was seen beside what was heard. */
public final class Sync {
  /** Flashes and beeps come a second apart: nearer than half of it they belong together. */
  private static final double PAIRING_SECONDS = 0.4;

  private Sync() {}

  /**
   * For each flash that has a beep: how much later the beep came, in seconds. Negative when it came
   * earlier.
   */
  public static List<Double> beepAfterFlash(List<Double> flashes, List<Double> beeps) {
    List<Double> offsets = new ArrayList<>();
    for (double flash : flashes) {
      beeps.stream()
          .map(beep -> beep - flash)
          .filter(offset -> Math.abs(offset) < PAIRING_SECONDS)
          .min((a, b) -> Double.compare(Math.abs(a), Math.abs(b)))
          .ifPresent(offsets::add);
    }
    return List.copyOf(offsets);
  }
}
