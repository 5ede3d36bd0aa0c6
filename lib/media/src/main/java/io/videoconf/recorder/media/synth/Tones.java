package io.videoconf.recorder.media.synth;

/**
 * The sound of synthetic participants at 48 kHz: a soft steady tone that says who it is, and a beep
 * for the first 100 ms of every second that says when.
 */
public final class Tones {
  public static final int SAMPLE_RATE = 48_000;
  public static final double TONE_AMPLITUDE = 0.08;
  public static final double BEEP_AMPLITUDE = 0.3;

  /** How long a beep lasts, in samples: 100 ms. */
  public static final int BEEP_SAMPLES = SAMPLE_RATE / 10;

  /** 2 ms at each end of a beep, so that it does not click. */
  private static final int RAMP_SAMPLES = SAMPLE_RATE / 500;

  /** Participants with a steady tone of their own; more would reach into the beeps. */
  private static final int DISTINCT_TONES = 12;

  private Tones() {}

  /** The steady tone of a participant numbered from 0, in hertz: 330, 440, … 990, 1210, 1320 …. */
  public static int toneHz(int participant) {
    int step = Math.floorMod(participant, DISTINCT_TONES);
    // 1100 Hz is left out: it is an overtone of three other tones.
    return 330 + 110 * (step < 7 ? step : step + 1);
  }

  /** The beep of a participant numbered from 0, in hertz. */
  public static int beepHz(int participant) {
    return 1800 + 230 * participant;
  }

  /**
   * The sound of a participant.
   *
   * @param sample number of the sample on the media timeline; silence before 0
   * @return -1 to 1
   */
  public static double at(int participant, long sample) {
    if (sample < 0) {
      return 0;
    }
    double tone = TONE_AMPLITUDE * sine(toneHz(participant), sample);
    long inSecond = sample % SAMPLE_RATE;
    if (inSecond >= BEEP_SAMPLES) {
      return tone;
    }
    long toEdge = Math.min(inSecond, BEEP_SAMPLES - 1 - inSecond);
    double ramp = Math.min(1.0, (double) (toEdge + 1) / RAMP_SAMPLES);
    return tone + ramp * BEEP_AMPLITUDE * sine(beepHz(participant), inSecond);
  }

  private static double sine(int hertz, long sample) {
    // Whole hertz: the phase repeats every second, so the argument stays small and exact.
    return Math.sin(2 * Math.PI * hertz * (sample % SAMPLE_RATE) / SAMPLE_RATE);
  }
}
