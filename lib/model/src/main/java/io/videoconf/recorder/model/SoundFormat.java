package io.videoconf.recorder.model;

import org.jspecify.annotations.Nullable;

/**
 * The sound that a recording is mixed to, at 48 kHz.
 *
 * @param channels 1 or 2
 * @param loudnessLufs the loudness that the mix is led to, -31 to -8 LUFS (ITU-R BS.1770); null to
 *     leave it as it is
 * @param bitRate bits per second of the encoded sound, 32000 to 320000
 */
public record SoundFormat(int channels, @Nullable Double loudnessLufs, int bitRate) {
  /** What web players and podcasts are made for. */
  public static final double WEB_LUFS = -16;

  /** Two channels, as loud as they come. */
  public static final SoundFormat STEREO = new SoundFormat(2, null, 128_000);

  public SoundFormat {
    if (channels < 1 || channels > 2) {
      throw new IllegalArgumentException("channels must be 1 or 2, was " + channels);
    }
    if (loudnessLufs != null && !(loudnessLufs >= -31 && loudnessLufs <= -8)) {
      throw new IllegalArgumentException("loudness_lufs must be -31 to -8, was " + loudnessLufs);
    }
    if (bitRate < 32_000 || bitRate > 320_000) {
      throw new IllegalArgumentException("bit_rate must be 32000 to 320000, was " + bitRate);
    }
  }

  /** With what was asked for, and the default for everything else. */
  public static SoundFormat of(
      @Nullable Integer channels, @Nullable Double loudnessLufs, @Nullable Integer bitRate) {
    int wanted = channels == null ? STEREO.channels : channels;
    int rate = wanted == 1 ? 96_000 : STEREO.bitRate;
    return new SoundFormat(wanted, loudnessLufs, bitRate == null ? rate : bitRate);
  }
}
