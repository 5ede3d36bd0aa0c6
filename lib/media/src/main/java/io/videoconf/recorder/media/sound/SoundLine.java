package io.videoconf.recorder.media.sound;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * The timeline of one track's sound at {@value #RATE} Hz. Sound that follows the sound before it is
 * never cut: when its place moves against the samples that were laid down, because clocks drift or
 * an estimate gets better, it is stretched or squeezed by up to {@link #MAX_RATIO} until it is
 * there again. Only what is more than {@link #MAX_OFFSET} off jumps. Each run of sound fades in and
 * out, so that nothing clicks; where runs overlap this is a cross-fade. Not thread-safe.
 */
public final class SoundLine {
  public static final int RATE = 48_000;

  /** How far sound may be off its place and still be led there gently: 40 ms. */
  public static final int MAX_OFFSET = RATE / 25;

  /** 5 ms: shorter would be heard as a click. */
  public static final int FADE = RATE / 200;

  /** 0.5 %, a tenth of a semitone: nobody hears it. */
  static final double MAX_RATIO = 0.005;

  /**
   * An offset shrinks to 1/e in this time, half a second: a drift of 200 ppm keeps sound 0.1 ms off
   * its place.
   */
  private static final double TIME_CONSTANT = RATE / 2.0;

  /** How fast the ratio may change: 0.5 % takes a quarter of a second, no step in pitch. */
  private static final double MAX_RATIO_CHANGE = 0.02 / RATE;

  /**
   * Sound that is nearer to its place, 0.2 ms, stays there as long as it is not stretched: its
   * samples are copied.
   */
  private static final int TOLERANCE = RATE / 5_000;

  /** Sound that is stretched is not left alone before it is as near as that, in samples. */
  private static final double NEAR = 1.5;

  /** A clock that drifts by more, 50 ppm, is followed all the time. */
  private static final double MAX_IGNORED_RATIO = 50e-6;

  private record Chunk(long run, long start, float[] left, float[] right) {
    long end() {
      return start + left.length;
    }

    @SuppressWarnings("ReferenceEquality") // One array for both channels, not two alike.
    boolean isMono() {
      return left == right;
    }
  }

  private final Deque<Chunk> chunks = new ArrayDeque<>();
  private long runs;
  private @Nullable Stretcher run;

  /** The sample behind the last one of the current run. */
  private long end;

  private int rate;
  private double ratio;
  private double step;

  /** Whether the samples of this run are to be copied, now or as soon as they fit. */
  private boolean settled;

  private long fadeInFrom;

  /** Before this everything was mixed. */
  private long mixed = Long.MIN_VALUE;

  private double offset;

  /**
   * Lays down sound.
   *
   * @param place the sample where it belongs
   * @param follows whether it follows the sound before it without a gap, if there is any
   */
  public void add(Sound sound, double place, boolean follows) {
    if (sound.count() == 0) {
      return;
    }
    Stretcher current = run;
    if (current != null && follows && sound.rate() == rate) {
      offset = place - next(current);
      if (Math.abs(offset) <= MAX_OFFSET) {
        steer(current, sound.count());
        append(current.write(sound, step, settled));
        return;
      }
    }
    if (current != null) {
      endRun(current, (long) Math.ceil(place));
    }
    append(begin(sound, place).write(sound, step, settled));
  }

  private Stretcher begin(Sound sound, double place) {
    rate = sound.rate();
    ratio = 0;
    step = (double) rate / RATE;
    offset = 0;
    settled = rate == RATE;
    // Half a sample is nothing that could be heard, and nothing has to be interpolated.
    end = settled ? Math.round(place) : (long) Math.ceil(place);
    fadeInFrom = Math.max(end, mixed);
    runs++;
    Stretcher begun = new Stretcher(settled ? 0 : (end - place) * step);
    run = begun;
    return begun;
  }

  private void steer(Stretcher current, int count) {
    double nominal = (double) rate / RATE;
    if (rate == RATE && settled && current.isOnSample()) {
      ratio = 0;
      step = 1;
      settled = Math.abs(offset) <= TOLERANCE;
      if (settled) {
        return;
      }
    }
    double change = MAX_RATIO_CHANGE * count / nominal;
    double wanted = Math.clamp(offset / TIME_CONSTANT, -MAX_RATIO, MAX_RATIO);
    ratio = Math.clamp(wanted, ratio - change, ratio + change);
    step = nominal / (1 + ratio);
    settled = rate == RATE && Math.abs(ratio) <= MAX_IGNORED_RATIO && Math.abs(offset) <= NEAR;
  }

  /** Where the next sound of the current run would come to lie. */
  private double next(Stretcher current) {
    return end + current.ahead() / step;
  }

  private void append(Sound made) {
    if (made.count() == 0) {
      return;
    }
    Chunk chunk = new Chunk(runs, end, made.left(), made.right());
    end = chunk.end();
    if (chunk.start() < fadeInFrom + FADE) {
      fade(chunk, fadeInFrom, true);
    }
    if (chunk.end() > mixed) {
      chunks.add(chunk);
    }
  }

  /** Ends the current run: what follows begins at {@code limit}. */
  private void endRun(Stretcher current, long limit) {
    append(current.finish(step));
    run = null;
    long last = Math.min(end, Math.max(limit, mixed) + FADE);
    for (Chunk chunk : chunks) {
      if (chunk.run() == runs && chunk.end() > last - FADE) {
        fade(chunk, last - FADE, false);
      }
    }
  }

  /** Fades over {@link #FADE} samples; beyond them is silence on the side that is faded away. */
  private static void fade(Chunk chunk, long from, boolean in) {
    boolean mono = chunk.isMono();
    for (int i = 0; i < chunk.left().length; i++) {
      double way = Math.clamp((chunk.start() + i - from + 0.5) / FADE, 0.0, 1.0);
      float gain = (float) (0.5 - 0.5 * Math.cos(Math.PI * (in ? way : 1 - way)));
      chunk.left()[i] *= gain;
      if (!mono) {
        chunk.right()[i] *= gain;
      }
    }
  }

  /**
   * Adds the samples from {@code from} on to a mix, and forgets all before their end. A run that
   * has no more than that is taken to have ended.
   *
   * @return whether there was any sound
   */
  public boolean mixInto(float[] left, float[] right, long from, int count) {
    long to = from + count;
    if (run != null && end - FADE < to) {
      mixed = Math.max(mixed, from);
      endRun(run, Long.MAX_VALUE / 2);
    }
    mixed = to;
    boolean any = false;
    Iterator<Chunk> iterator = chunks.iterator();
    while (iterator.hasNext()) {
      Chunk chunk = iterator.next();
      long first = Math.max(from, chunk.start());
      long last = Math.min(to, chunk.end());
      if (first < last) {
        int at = (int) (first - from);
        int in = (int) (first - chunk.start());
        int length = (int) (last - first);
        add(chunk.left(), in, left, at, length);
        add(chunk.right(), in, right, at, length);
        any = true;
      }
      if (chunk.end() <= to) {
        iterator.remove();
      }
    }
    return any;
  }

  private static void add(float[] from, int first, float[] to, int at, int count) {
    for (int i = 0; i < count; i++) {
      to[at + i] += from[first + i];
    }
  }

  /** Whether a run of sound is going on that more sound may follow. */
  public boolean isRunning() {
    return run != null;
  }

  /** Whether all that was laid down has been mixed. */
  public boolean isEmpty() {
    return chunks.isEmpty();
  }

  /** How many samples the last sound that was laid down lies before its place. */
  public double offset() {
    return offset;
  }
}
