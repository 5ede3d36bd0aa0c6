package io.videoconf.recorder.media.compose;

import io.videoconf.recorder.media.av.Programs;
import io.videoconf.recorder.media.synth.FrameCode;
import io.videoconf.recorder.media.synth.LumaPlane;
import io.videoconf.recorder.media.synth.Region;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntFunction;

/** What can be seen and heard in a finished file, as the {@code ffmpeg} program decodes it. */
final class Screening {
  private static final int SAMPLE_RATE = 48_000;

  /** 10 ms: enough to tell one beep from another. */
  private static final int WINDOW = SAMPLE_RATE / 100;

  /** 0.5 ms. */
  private static final int STEP = SAMPLE_RATE / 2000;

  private static final double[] HANN = new double[WINDOW];

  static {
    for (int i = 0; i < WINDOW; i++) {
      HANN[i] = 0.5 - 0.5 * Math.cos(2 * Math.PI * (i + 0.5) / WINDOW);
    }
  }

  private final Programs programs;
  private final Path file;

  Screening(Programs programs, Path file) {
    this.programs = programs;
    this.file = file;
  }

  /**
   * The numbers of the synthetic pictures that each frame of the file shows, empty where none can
   * be read: for each of the regions a list with an item for each frame.
   *
   * @param regions where they are, by the number of the file's frame
   */
  List<List<OptionalInt>> frames(int width, int height, List<IntFunction<Region>> regions)
      throws IOException {
    return decode(
        List.of("-map", "0:v:0", "-fps_mode", "passthrough", "-pix_fmt", "gray", "-f", "rawvideo"),
        in -> {
          List<List<OptionalInt>> numbers = new ArrayList<>();
          regions.forEach(_ -> numbers.add(new ArrayList<>()));
          byte[] luma = new byte[width * height];
          for (int frame = 0; in.readNBytes(luma, 0, luma.length) == luma.length; frame++) {
            for (int i = 0; i < regions.size(); i++) {
              Region region = regions.get(i).apply(frame);
              numbers.get(i).add(FrameCode.read(LumaPlane.of(luma, width), region));
            }
          }
          return numbers;
        });
  }

  /** The sound, mono, 48 kHz, from the file's time 0 on. */
  float[] sound() throws IOException {
    return decode(
        List.of(
            "-map",
            "0:a:0",
            "-af",
            "aresample=48000:async=1:first_pts=0",
            "-ac",
            "1",
            "-f",
            "f32le"),
        in -> {
          byte[] bytes = in.readAllBytes();
          float[] samples = new float[bytes.length / Float.BYTES];
          ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(samples);
          return samples;
        });
  }

  /**
   * When beeps of 100 ms begin, in seconds. Taken from the middle between both edges: what a codec
   * does to one it does to the other. Beeps of another length are left out.
   */
  static List<Double> beeps(float[] sound, int hertz) {
    int count = Math.max(0, (sound.length - WINDOW) / STEP);
    double[] levels = new double[count];
    for (int i = 0; i < count; i++) {
      levels[i] = goertzel(sound, hertz, i * STEP);
    }
    double[] sorted = levels.clone();
    Arrays.sort(sorted);
    // Five to ten percent of the time is beep.
    double half = count == 0 ? 0 : sorted[(int) (count * 0.98)] / 2;
    List<Double> begins = new ArrayList<>();
    int begin = -1;
    for (int i = 0; i < count; i++) {
      if (levels[i] >= half && begin < 0) {
        begin = i;
      } else if (levels[i] < half && begin >= 0) {
        double seconds = (double) (i - begin) * STEP / SAMPLE_RATE;
        if (Math.abs(seconds - 0.1) < 0.006) {
          double middle = ((begin + i) / 2.0 * STEP + WINDOW / 2.0) / SAMPLE_RATE;
          begins.add(middle - 0.05);
        }
        begin = -1;
      }
    }
    return begins;
  }

  /** Goertzel's algorithm with a Hann window. */
  private static double goertzel(float[] samples, int hertz, int from) {
    double omega = 2 * Math.PI * hertz / SAMPLE_RATE;
    double coefficient = 2 * Math.cos(omega);
    double last = 0;
    double beforeLast = 0;
    for (int i = 0; i < WINDOW; i++) {
      double next = HANN[i] * samples[from + i] + coefficient * last - beforeLast;
      beforeLast = last;
      last = next;
    }
    return Math.sqrt(
            Math.max(0, last * last + beforeLast * beforeLast - coefficient * last * beforeLast))
        * 4
        / WINDOW;
  }

  private interface Reader<T> {
    T read(InputStream in) throws IOException;
  }

  private <T> T decode(List<String> output, Reader<T> reader) throws IOException {
    ProcessBuilder builder = programs.start("ffmpeg");
    builder.command().addAll(List.of("-v", "error", "-nostdin", "-copyts", "-i", file.toString()));
    builder.command().addAll(output);
    builder.command().add("pipe:1");
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    Process process = builder.start();
    try (InputStream in = new BufferedInputStream(process.getInputStream(), 1 << 20)) {
      T result = reader.read(in);
      if (process.waitFor() != 0) {
        throw new IOException("ffmpeg ended with " + process.exitValue());
      }
      return result;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      process.destroy();
    }
  }
}
