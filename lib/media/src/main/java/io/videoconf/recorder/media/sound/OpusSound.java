package io.videoconf.recorder.media.sound;

import io.videoconf.recorder.media.av.Decoder;
import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.media.av.Packet;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Opus (RFC 6716) at 48 kHz, in one channel until a packet has two. FFmpeg decodes, at a tenth of
 * the cost, as long as nothing is lost. It has no way to conceal a lost packet or to read the
 * forward error correction that the next one carries: from a loss on {@link OpusRepair} decodes,
 * which learns the past from the last packets, until both say the same again; then FFmpeg takes
 * over in a cross-fade.
 */
final class OpusSound implements SoundDecoder {
  /** RFC 6716 section 2.1.4: a packet holds at most 120 ms. */
  static final int MAX_SAMPLES = SoundLine.RATE * 120 / 1000;

  /** A decoder that joins late has come to terms with the sender's predictions after 200 ms. */
  private static final int HISTORY_SAMPLES = SoundLine.RATE / 5;

  /** Decoders whose difference is 30 dB below the sound say the same. */
  private static final double MAX_DIFFERENCE = 1e-3;

  /** Mean square of a difference that nobody hears, whatever the sound: -80 dBFS. */
  private static final double INAUDIBLE = 1e-8;

  private final Packet packet = Packet.allocate();
  private final Frame decoded = Frame.allocate();
  private float[] interleaved = new float[2 * SoundLine.RATE / 50];

  /** Nearly all senders have one channel. Who has had two is decoded in two from then on. */
  private int channels = 1;

  private Decoder decoder = Decoder.opus(channels);

  /** The last packets that were decoded, and how long their sound is. */
  private final Deque<byte[]> history = new ArrayDeque<>();

  private int historySamples;

  private @Nullable OpusRepair repair;

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
  public Sound decode(byte[] data) {
    int samples = samples(data);
    Sound sound = samples == 0 ? Sound.mono(SoundLine.RATE, new float[0]) : direct(data);
    OpusRepair repairing = repair;
    if (repairing == null && (sound.count() > 0 || samples == 0)) {
      remember(data, sound);
      return sound;
    }
    if (repairing == null) {
      repairing = repair();
    }
    Sound repaired = repairing.decode(data);
    remember(data, sound);
    if (repaired.count() == 0) {
      return samples == 0 ? repaired : repairing.conceal(samples);
    }
    if (!alike(sound, repaired)) {
      return repaired;
    }
    repair = null;
    return crossFade(repaired, sound);
  }

  private void remember(byte[] data, Sound sound) {
    if (sound.count() == 0) {
      return;
    }
    history.add(data);
    historySamples += sound.count();
    while (historySamples - samples(history.getFirst()) >= HISTORY_SAMPLES) {
      historySamples -= samples(history.removeFirst());
    }
  }

  private OpusRepair repair() {
    OpusRepair current = repair;
    if (current == null) {
      current = new OpusRepair();
      for (byte[] past : history) {
        current.decode(past);
      }
      repair = current;
    }
    return current;
  }

  @Override
  public Sound conceal(int samples) {
    return repair().conceal(samples);
  }

  @Override
  public Sound recover(byte[] next, int samples) {
    OpusRepair repairing = repair();
    Sound sound = repairing.recover(next, samples);
    return sound.count() == 0 ? repairing.conceal(samples) : sound;
  }

  /** RFC 6716 section 3.1: the bit that is s. */
  private static boolean isStereo(byte[] packet) {
    return packet.length > 0 && (packet[0] & 4) != 0;
  }

  private Sound direct(byte[] data) {
    if (channels == 1 && isStereo(data)) {
      Sound inOne = run(data);
      widen();
      Sound inTwo = run(data);
      boolean joins = !history.isEmpty() && inOne.count() == inTwo.count();
      return joins ? crossFade(inOne, inTwo) : inTwo;
    }
    return run(data);
  }

  /** Goes on with a decoder of two channels, which learns the past from the last packets. */
  private void widen() {
    decoder.close();
    channels = 2;
    decoder = Decoder.opus(channels);
    for (byte[] past : history) {
      run(past);
    }
  }

  private Sound run(byte[] data) {
    packet.fill(data, 0, true);
    boolean sent = decoder.send(packet) == Decoder.Sent.ACCEPTED;
    if (!sent || decoder.receive(decoded) != Decoder.Received.FRAME) {
      return Sound.mono(SoundLine.RATE, new float[0]);
    }
    int count = decoded.sampleCount();
    if (channels == 1) {
      float[] samples = new float[count];
      decoded.samples(0).get(samples);
      return Sound.mono(SoundLine.RATE, samples);
    }
    if (interleaved.length < 2 * count) {
      interleaved = new float[2 * count];
    }
    decoded.samples(0).get(interleaved, 0, 2 * count);
    float[] left = new float[count];
    float[] right = new float[count];
    for (int i = 0; i < count; i++) {
      left[i] = interleaved[2 * i];
      right[i] = interleaved[2 * i + 1];
    }
    return Sound.of(SoundLine.RATE, left, right);
  }

  private static boolean alike(Sound one, Sound other) {
    if (one.count() != other.count()) {
      return false;
    }
    double difference = 0;
    double energy = 0;
    for (int i = 0; i < one.count(); i++) {
      float l = one.left()[i] - other.left()[i];
      float r = one.right()[i] - other.right()[i];
      difference += l * l + r * r;
      energy += one.left()[i] * one.left()[i] + one.right()[i] * one.right()[i];
    }
    return difference <= MAX_DIFFERENCE * energy + INAUDIBLE * one.count();
  }

  private static Sound crossFade(Sound from, Sound to) {
    return Sound.of(
        SoundLine.RATE, crossFade(from.left(), to.left()), crossFade(from.right(), to.right()));
  }

  private static float[] crossFade(float[] from, float[] to) {
    float[] faded = to.clone();
    int count = Math.min(faded.length, SoundLine.FADE);
    for (int i = 0; i < count; i++) {
      float way = (i + 0.5f) / count;
      faded[i] = from[i] + way * (to[i] - from[i]);
    }
    return faded;
  }

  @Override
  public void close() {
    decoder.close();
    packet.close();
    decoded.close();
  }
}
