package io.videoconf.recorder.media.sound;

import io.github.jaredmdobson.concentus.OpusDecoder;
import io.github.jaredmdobson.concentus.OpusException;
import org.jspecify.annotations.Nullable;

/**
 * Opus (RFC 6716), always as 48 kHz stereo. Not by FFmpeg: it has no way to conceal a lost packet
 * or to read the forward error correction that the next one carries (RFC 6716 section 2.1.7).
 */
final class OpusSound implements SoundDecoder {
  private static final int CHANNELS = 2;

  /** RFC 6716 section 2.1.4: a packet holds at most 120 ms. */
  private static final int MAX_SAMPLES = SoundLine.RATE * 120 / 1000;

  /** Decoders make up sound in pieces of 2.5 ms. */
  private static final int GRAIN = SoundLine.RATE / 400;

  private final OpusDecoder decoder;
  private final short[] pcm = new short[MAX_SAMPLES * CHANNELS];

  OpusSound() {
    try {
      decoder = new OpusDecoder(SoundLine.RATE, CHANNELS);
    } catch (OpusException e) {
      throw new IllegalStateException("48 kHz stereo is what Opus is made for", e);
    }
  }

  /**
   * RFC 6716 section 3.1: the duration of a packet by its first bytes.
   *
   * <pre>
   *  0 1 2 3 4 5 6 7   8
   * +-+-+-+-+-+-+-+-+ +-+-+-+-+-+-+-+-+
   * | config  |s| c | |v|p|     M     |  (second byte only if c = 3)
   * +-+-+-+-+-+-+-+-+ +-+-+-+-+-+-+-+-+
   * </pre>
   */
  static int samples(byte[] packet) {
    if (packet.length == 0) {
      return 0;
    }
    int config = (packet[0] & 0xFF) >> 3;
    int frame;
    if (config < 12) { // SILK: 10, 20, 40, 60 ms
      frame = new int[] {480, 960, 1920, 2880}[config & 3];
    } else if (config < 16) { // hybrid: 10, 20 ms
      frame = (config & 1) == 0 ? 480 : 960;
    } else { // CELT: 2.5, 5, 10, 20 ms
      frame = 120 << (config & 3);
    }
    int frames =
        switch (packet[0] & 3) {
          case 0 -> 1;
          case 1, 2 -> 2;
          default -> packet.length < 2 ? 0 : packet[1] & 0x3F;
        };
    int samples = frames * frame;
    return samples > MAX_SAMPLES ? 0 : samples;
  }

  @Override
  public Sound decode(byte[] packet) {
    int samples = samples(packet);
    Sound sound = run(packet, MAX_SAMPLES, false);
    return sound.count() == 0 && samples > 0 ? conceal(samples) : sound;
  }

  @Override
  public Sound conceal(int samples) {
    return run(null, samples, false);
  }

  @Override
  public Sound recover(byte[] next, int samples) {
    Sound sound = run(next, samples, true);
    return sound.count() == 0 ? conceal(samples) : sound;
  }

  private Sound run(byte @Nullable [] packet, int samples, boolean fec) {
    int wanted = Math.min(samples, MAX_SAMPLES) / GRAIN * GRAIN;
    int count;
    try {
      count = decoder.decode(packet, 0, packet == null ? 0 : packet.length, pcm, 0, wanted, fec);
    } catch (OpusException | RuntimeException e) {
      // A packet that no encoder made. What the decoder knew of the past is not to be trusted now.
      decoder.resetState();
      count = 0;
    }
    float[] left = new float[count];
    float[] right = new float[count];
    for (int i = 0; i < count; i++) {
      left[i] = pcm[2 * i] / 32_768f;
      right[i] = pcm[2 * i + 1] / 32_768f;
    }
    return new Sound(SoundLine.RATE, left, right);
  }

  @Override
  public void close() {
    // Nothing native.
  }
}
