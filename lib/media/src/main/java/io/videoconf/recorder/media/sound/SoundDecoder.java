package io.videoconf.recorder.media.sound;

import io.videoconf.recorder.model.Codec;

/**
 * Decodes the sound of one track, packet by packet. Whatever a packet holds, sound or silence comes
 * out and no exception. Not thread-safe.
 */
public sealed interface SoundDecoder extends AutoCloseable permits OpusSound, TelephoneSound {

  /** A new decoder; the caller owns it. */
  static SoundDecoder open(Codec codec) {
    return codec == Codec.OPUS ? new OpusSound() : new TelephoneSound(codec);
  }

  /**
   * How long the sound of a packet is, by a look at it, in samples of 48 kHz; 0 if it holds none.
   */
  static int samples(Codec codec, byte[] packet) {
    return switch (codec) {
      case OPUS -> OpusSound.samples(packet);
      // One byte is one sample at 8 kHz, or with G.722 two at 16 kHz.
      case PCMU, PCMA, G722 -> packet.length * (SoundLine.RATE / 8_000);
      case VP8, VP9, H264, H265, AV1 -> throw new IllegalArgumentException("no sound: " + codec);
    };
  }

  /** Decodes the next packet. */
  Sound decode(byte[] packet);

  /**
   * Makes up sound for lost packets, from what was heard before them.
   *
   * @param samples how much, in samples of 48 kHz
   */
  Sound conceal(int samples);

  /**
   * Sound for lost packets by what the packet behind them knows of them, and made up where it knows
   * nothing. That packet is decoded as well afterwards.
   *
   * @param samples how much, in samples of 48 kHz
   */
  Sound recover(byte[] next, int samples);

  @Override
  void close();
}
