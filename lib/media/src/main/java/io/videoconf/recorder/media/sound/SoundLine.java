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
        steer(sound.count());
        append(current.write(sound, step));
        return;
      }
    }
    if (current != null) {
      endRun(current, (long) Math.ceil(place));
    }
    append(begin(sound, place).write(sound, step));
  }

  private Stretcher begin(Sound sound, double place) {
    rate = sound.rate();
    ratio = 0;
    step = (double) rate / RATE;
    offset = 0;
    end = (long) Math.ceil(place);
    fadeInFrom = Math.max(end, mixed);
    runs++;
    Stretcher begun = new Stretcher((end - place) * step);
    run = begun;
    return begun;
  }

  private void steer(int count) {
    double nominal = (double) rate / RATE;
    double change = MAX_RATIO_CHANGE * count / nominal;
    double wanted = Math.clamp(offset / TIME_CONSTANT, -MAX_RATIO, MAX_RATIO);
    ratio = Math.clamp(wanted, ratio - change, ratio + change);
    step = nominal / (1 + ratio);
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
      for (long sample = first; sample < last; sample++) {
        int at = (int) (sample - from);
        int in = (int) (sample - chunk.start());
        left[at] += chunk.left()[in];
        right[at] += chunk.right()[in];
      }
      any |= first < last;
      if (chunk.end() <= to) {
        iterator.remove();
      }
    }
    return any;
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
