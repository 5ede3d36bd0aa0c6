package io.videoconf.recorder.media.sound;

import java.util.Arrays;

/**
 * Loudness as ITU-R BS.1770-4 and EBU R128 define it: K-weighted, in blocks of 400 ms every 100 ms,
 * gated. Needs the same memory however long it listens. Not thread-safe.
 */
public final class LoudnessMeter {
  /** Samples from one block to the next: 100 ms. */
  public static final int HOP = SoundLine.RATE / 10;

  private static final int HOPS = 4;

  private static final double ABSOLUTE_GATE_LUFS = -70;
  private static final double RELATIVE_GATE_LU = -10;

  /** The loudness of mean power 1. */
  private static final double OFFSET = -0.691;

  /** Blocks are counted in classes of 0.1 LU, from the absolute gate up to here. */
  private static final double LOUDEST_LUFS = 20;

  private static final int CLASSES_PER_LU = 10;
  private static final int CLASSES = (int) ((LOUDEST_LUFS - ABSOLUTE_GATE_LUFS) * CLASSES_PER_LU);

  private final KWeighting[] weightings;

  /** Power of the last four hops, in a ring. */
  private final double[] hops = new double[HOPS];

  private long hopsDone;
  private int inHop;
  private double power;

  private final long[] counts = new long[CLASSES];
  private final double[] powers = new double[CLASSES];

  /**
   * @param channels 1, or 2 for left and right
   */
  public LoudnessMeter(int channels) {
    weightings = new KWeighting[channels];
    Arrays.setAll(weightings, _ -> new KWeighting());
  }

  /** How many samples are missing until the next block ends: 1 to {@link #HOP}. */
  public int untilNextBlock() {
    return HOP - inHop;
  }

  /** Listens to samples of each channel. */
  public void add(float[][] channels, int from, int count) {
    int done = 0;
    while (done < count) {
      int part = Math.min(count - done, HOP - inHop);
      for (int c = 0; c < weightings.length; c++) {
        power += weightings[c].power(channels[c], from + done, part);
      }
      done += part;
      inHop += part;
      if (inHop == HOP) {
        hops[(int) (hopsDone % HOPS)] = power / HOP;
        hopsDone++;
        inHop = 0;
        power = 0;
        count();
      }
    }
  }

  private void count() {
    double block = momentaryPower();
    double loudness = lufs(block);
    if (hopsDone >= HOPS && loudness > ABSOLUTE_GATE_LUFS) {
      int at = (int) ((loudness - ABSOLUTE_GATE_LUFS) * CLASSES_PER_LU);
      counts[Math.min(at, CLASSES - 1)]++;
      powers[Math.min(at, CLASSES - 1)] += block;
    }
  }

  /** Mean power of the last block, K-weighted; 0 before the first one. */
  double momentaryPower() {
    return hopsDone < HOPS ? 0 : Arrays.stream(hops).sum() / HOPS;
  }

  /** The loudness of all that was heard; negative infinity when all was silence. */
  public double integratedLufs() {
    double ungated = mean(0);
    if (ungated == 0) {
      return Double.NEGATIVE_INFINITY;
    }
    double gate = Math.max(ABSOLUTE_GATE_LUFS, lufs(ungated) + RELATIVE_GATE_LU);
    return lufs(mean((int) Math.round((gate - ABSOLUTE_GATE_LUFS) * CLASSES_PER_LU)));
  }

  private double mean(int fromClass) {
    long count = 0;
    double sum = 0;
    for (int i = fromClass; i < CLASSES; i++) {
      count += counts[i];
      sum += powers[i];
    }
    return count == 0 ? 0 : sum / count;
  }

  /** The loudness of a mean K-weighted power. */
  static double lufs(double power) {
    return power <= 0 ? Double.NEGATIVE_INFINITY : OFFSET + 10 * Math.log10(power);
  }
}
