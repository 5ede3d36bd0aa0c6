package io.videoconf.recorder.media.transcode;

import io.videoconf.recorder.media.av.Codecs;
import io.videoconf.recorder.media.av.Encoder;
import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.media.av.Packet;
import io.videoconf.recorder.media.av.Rational;
import io.videoconf.recorder.media.av.StreamInfo;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Decodes a sound and encodes it as AAC. Owns its codecs. Not thread-safe. */
final class SoundEncoder implements AutoCloseable {
  /** The time base of what comes out. */
  static final Rational SAMPLE = new Rational(1, 48_000);

  private static final int STEREO_BIT_RATE = 128_000;
  private static final int MONO_BIT_RATE = 96_000;

  private final DecodedSound sound;
  private final Encoder encoder;
  private final Packet packet = Packet.allocate();

  private SoundEncoder(DecodedSound sound, Encoder encoder) {
    this.sound = sound;
    this.encoder = encoder;
  }

  /**
   * The caller owns the result.
   *
   * @param source borrowed
   * @param gainDb null for none
   */
  static SoundEncoder open(StreamInfo source, Cuts cuts, @Nullable Double gainDb) {
    int channels = source.channels() == 1 ? 1 : 2;
    Encoder encoder =
        Encoder.audio(Codecs.aac(channels == 1 ? MONO_BIT_RATE : STEREO_BIT_RATE, channels));
    try {
      String filters = gainDb == null ? "" : louder(gainDb);
      long first = cuts.timeBase().rescale(cuts.origin(), SAMPLE);
      return new SoundEncoder(
          new DecodedSound(source, channels, first, filters, encoder.frameSize()), encoder);
    } catch (RuntimeException e) {
      encoder.close();
      throw e;
    }
  }

  /**
   * The ceiling is -2 dBTP, as in live recordings: AAC adds to peaks. The limiter works at four
   * times the rate, where samples are as high as true peaks (BS.1770-4).
   */
  private static String louder(double gainDb) {
    return String.format(
        Locale.ROOT,
        "aresample=192000,volume=%.3fdB:precision=float,"
            + "alimiter=limit=0.794:attack=5:release=100:level=0:latency=1,aresample=48000,",
        gainDb);
  }

  /** Borrowed. */
  Encoder encoder() {
    return encoder;
  }

  int channels() {
    return sound.channels();
  }

  int damagedPackets() {
    return sound.damagedPackets();
  }

  /** Takes a packet, which stays the caller's; what comes out is borrowed by the consumer. */
  void add(Packet coded, Consumer<Packet> to) {
    sound.add(coded, frame -> encode(frame, to));
  }

  void finish(Consumer<Packet> to) {
    sound.finish(frame -> encode(frame, to));
    encode(null, to);
  }

  private void encode(@Nullable Frame frame, Consumer<Packet> to) {
    encoder.send(frame);
    while (encoder.receive(packet) == Encoder.Received.PACKET) {
      to.accept(packet);
    }
  }

  @Override
  public void close() {
    sound.close();
    encoder.close();
    packet.close();
  }
}
