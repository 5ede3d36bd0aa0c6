package io.videoconf.recorder.media.sound;

/**
 * Leads a mix to a loudness, as a person at a desk does: slowly, by at most {@value #MAX_GAIN_DB}
 * dB up or down, and not while nobody speaks. What counts is the loudness of the last half minute
 * of speech, measured as ITU-R BS.1770 says. Silence stays silence. Not thread-safe.
 */
public final class Leveler {
  static final double MAX_GAIN_DB = 12;

  /** Blocks of speech that are remembered: half a minute. */
  private static final int REMEMBERED = 300;

  /** Whatever is quieter is no speech. */
  private static final double FLOOR_LUFS = -55;

  /** What is quieter than the speech so far by more is no speech. */
  private static final double GATE_LU = -10;

  /** How much the gate comes down with each block that it shuts out: 0.25 LU in a second. */
  private static final double GATE_FALL_LU = 0.025;

  /** How fast the gain moves, in dB per block: at first 6 dB in a second, later 1 dB. */
  private static final double FIRST_STEP_DB = 0.6;

  private static final double STEP_DB = 0.1;

  /** After so many blocks of speech, three seconds, the first guess is made. */
  private static final int FIRST_BLOCKS = 30;

  private final double targetLufs;
  private final LoudnessMeter meter;
  private final double[] speech = new double[REMEMBERED];
  private long blocks;
  private int shutOut;
  private double gainDb;

  /** The gain at the next sample, and how it changes from one to the next, as factors. */
  private float gain = 1;

  private float slope;

  /**
   * @param channels 1, or 2 for left and right
   */
  public Leveler(int channels, double targetLufs) {
    this.targetLufs = targetLufs;
    this.meter = new LoudnessMeter(channels);
  }

  /** Changes the samples of each channel. */
  public void apply(float[][] channels, int count) {
    int done = 0;
    while (done < count) {
      int left = meter.untilNextBlock();
      int part = Math.min(count - done, left);
      meter.add(channels, done, part);
      amplify(channels, done, part);
      done += part;
      if (part == left) {
        decide();
      }
    }
  }

  private void amplify(float[][] channels, int from, int count) {
    if (gain != 1 || slope != 0) {
      for (float[] channel : channels) {
        for (int i = 0; i < count; i++) {
          channel[from + i] *= gain + slope * i;
        }
      }
      gain += slope * count;
    }
  }

  /** A block has ended: where the gain goes until the end of the next one. */
  private void decide() {
    double power = meter.momentaryPower();
    gain = Fader.factor(gainDb);
    slope = 0;
    double block = LoudnessMeter.lufs(power);
    double gate = loudness() + GATE_LU;
    if (block < Math.max(FLOOR_LUFS, gate - shutOut * GATE_FALL_LU)) {
      shutOut++;
      return;
    }
    // The gate stays open as far as this block needs it: those behind it are as quiet.
    shutOut = (int) Math.clamp(Math.ceil((gate - block) / GATE_FALL_LU), 0, shutOut);
    speech[(int) (blocks % REMEMBERED)] = power;
    blocks++;
    double wanted = Math.clamp(targetLufs - loudness(), -MAX_GAIN_DB, MAX_GAIN_DB);
    double step = blocks <= FIRST_BLOCKS ? FIRST_STEP_DB : STEP_DB;
    gainDb = Math.clamp(wanted, gainDb - step, gainDb + step);
    slope = (Fader.factor(gainDb) - gain) / LoudnessMeter.HOP;
  }

  /** Of the speech that is remembered; negative infinity before the first. */
  private double loudness() {
    int count = (int) Math.min(blocks, REMEMBERED);
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += speech[i];
    }
    return count == 0 ? Double.NEGATIVE_INFINITY : LoudnessMeter.lufs(sum / count);
  }
}
