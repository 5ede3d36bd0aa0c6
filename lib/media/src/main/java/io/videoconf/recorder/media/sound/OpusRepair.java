package io.videoconf.recorder.media.sound;

import io.github.jaredmdobson.concentus.OpusDecoder;
import io.github.jaredmdobson.concentus.OpusException;
import org.jspecify.annotations.Nullable;

/**
 * The decoder of Opus that knows what to do about losses, which FFmpeg's does not: Concentus, a
 * port of libopus to Java. Whatever a packet holds, sound or nothing comes out. Not thread-safe.
 */
final class OpusRepair {
  private static final int CHANNELS = 2;

  /** Decoders make up sound in pieces of 2.5 ms. */
  private static final int GRAIN = SoundLine.RATE / 400;

  private final OpusDecoder decoder;
  private final short[] pcm = new short[OpusSound.MAX_SAMPLES * CHANNELS];

  OpusRepair() {
    try {
      decoder = new OpusDecoder(SoundLine.RATE, CHANNELS);
    } catch (OpusException e) {
      throw new IllegalStateException("48 kHz stereo is what Opus is made for", e);
    }
  }

  Sound decode(byte[] packet) {
    return run(packet, OpusSound.MAX_SAMPLES, false);
  }

  /** Makes up sound from what was heard before. */
  Sound conceal(int samples) {
    return run(null, samples, false);
  }

  /** Sound by what the packet behind it knows (RFC 6716 section 2.1.7). */
  Sound recover(byte[] next, int samples) {
    return run(next, samples, true);
  }

  private Sound run(byte @Nullable [] packet, int samples, boolean fec) {
    int wanted = Math.min(samples, OpusSound.MAX_SAMPLES) / GRAIN * GRAIN;
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
    return Sound.of(SoundLine.RATE, left, right);
  }
}
