package io.videoconf.recorder.media.av;

import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * A fraction: a time base (seconds per tick) or a frame rate.
 *
 * @param den positive, or 0 when the value is unknown
 */
public record Rational(int num, int den) {
  public static final Rational MICROS = new Rational(1, 1_000_000);
  public static final Rational MILLIS = new Rational(1, 1_000);

  public Rational {
    if (den < 0) {
      throw new IllegalArgumentException("den must not be negative, was " + den);
    }
  }

  static Rational of(AVRational value) {
    return new Rational(value.num(), Math.max(0, value.den()));
  }

  AVRational toAv() {
    return new AVRational().num(num).den(den);
  }

  public Rational inverse() {
    return new Rational(den, num);
  }

  public double toDouble() {
    return den == 0 ? 0 : (double) num / den;
  }

  /** {@code ticks} of this time base in ticks of {@code target}, rounded to nearest. */
  public long rescale(long ticks, Rational target) {
    if (ticks == Packet.NO_TIMESTAMP) {
      return ticks;
    }
    return avutil.av_rescale(ticks, (long) num * target.den, (long) den * target.num);
  }
}
