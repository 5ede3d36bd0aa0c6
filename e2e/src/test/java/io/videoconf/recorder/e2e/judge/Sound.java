package io.videoconf.recorder.e2e.judge;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The decoded sound of a file: mono, 48 kHz, sample 0 at the file's time 0. */
public final class Sound {
  private static final int SAMPLE_RATE = 48_000;

  /** 20 ms: 50 Hz of resolution, enough to tell one beep from another. */
  private static final int ONSET_WINDOW = SAMPLE_RATE / 50;

  /** 1 ms. */
  private static final int ONSET_STEP = SAMPLE_RATE / 1000;

  /** Below this amplitude nothing is a beep, however silent the rest. */
  private static final double ONSET_FLOOR = 0.03;

  private final float[] samples;

  private Sound(float[] samples) {
    this.samples = samples;
  }

  /** Decodes the whole sound of a file. Where the file has none in between there is silence. */
  public static Sound of(Path file) throws IOException {
    List<String> arguments =
        List.of(
            "-i",
            file.toString(),
            "-map",
            "0:a:0",
            "-af",
            "aresample=48000:async=1:first_pts=0",
            "-ac",
            "1",
            "-f",
            "f32le",
            "pipe:1");
    return new Sound(Ffmpeg.ffmpeg(arguments, Sound::readFloats));
  }

  public double seconds() {
    return (double) samples.length / SAMPLE_RATE;
  }

  /** The amplitude of one frequency in a stretch of time, 0 to 1. */
  public double amplitude(int hertz, double fromSeconds, double toSeconds) {
    int from = Math.clamp(Math.round(fromSeconds * SAMPLE_RATE), 0, samples.length);
    int to = Math.clamp(Math.round(toSeconds * SAMPLE_RATE), from, samples.length);
    return goertzel(hertz, from, to - from);
  }

  /** The root mean square of a stretch of time, 0 to 1. */
  public double level(double fromSeconds, double toSeconds) {
    int from = Math.clamp(Math.round(fromSeconds * SAMPLE_RATE), 0, samples.length);
    int to = Math.clamp(Math.round(toSeconds * SAMPLE_RATE), from, samples.length);
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += samples[i] * samples[i];
    }
    return Math.sqrt(sum / Math.max(1, to - from));
  }

  /** When a beep of this frequency begins, in seconds, as often as it does. Good to 2 ms or so. */
  public List<Double> onsets(int hertz) {
    int windows = Math.max(0, (samples.length - ONSET_WINDOW) / ONSET_STEP);
    double[] levels = new double[windows];
    double loudest = 0;
    for (int i = 0; i < windows; i++) {
      levels[i] = goertzel(hertz, i * ONSET_STEP, ONSET_WINDOW);
      loudest = Math.max(loudest, levels[i]);
    }
    double on = Math.max(ONSET_FLOOR, loudest / 2);
    double off = on / 2;
    List<Double> onsets = new ArrayList<>();
    boolean sounding = false;
    for (int i = 0; i < windows; i++) {
      if (!sounding && levels[i] >= on) {
        // Half the amplitude means that the beep fills half of the window.
        onsets.add((i * ONSET_STEP + ONSET_WINDOW / 2.0) / SAMPLE_RATE);
        sounding = true;
      } else if (sounding && levels[i] < off) {
        sounding = false;
      }
    }
    return List.copyOf(onsets);
  }

  /** Goertzel's algorithm with a Hann window, which keeps a loud neighbour out of the result. */
  private double goertzel(int hertz, int from, int length) {
    if (length == 0) {
      return 0;
    }
    double omega = 2 * Math.PI * hertz / SAMPLE_RATE;
    double coefficient = 2 * Math.cos(omega);
    double last = 0;
    double beforeLast = 0;
    for (int i = 0; i < length; i++) {
      double window = 0.5 - 0.5 * Math.cos(2 * Math.PI * (i + 0.5) / length);
      double next = window * samples[from + i] + coefficient * last - beforeLast;
      beforeLast = last;
      last = next;
    }
    double power = last * last + beforeLast * beforeLast - coefficient * last * beforeLast;
    // A Hann window halves the amplitude, and a sine of amplitude 1 gives length / 2.
    return Math.sqrt(Math.max(0, power)) * 4 / length;
  }

  private static float[] readFloats(InputStream in) throws IOException {
    byte[] bytes = new BufferedInputStream(in).readAllBytes();
    float[] floats = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(floats);
    return floats;
  }
}
