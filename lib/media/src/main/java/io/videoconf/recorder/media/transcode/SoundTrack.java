package io.videoconf.recorder.media.transcode;

import io.videoconf.recorder.media.av.CodecId;
import io.videoconf.recorder.media.av.Packet;
import io.videoconf.recorder.media.av.Rational;
import io.videoconf.recorder.media.av.StreamInfo;
import io.videoconf.recorder.media.io.OutputDirectory;
import io.videoconf.recorder.model.MediaKind;
import org.jspecify.annotations.Nullable;

/**
 * One sound of a ladder while it is made: a copy where players can take it as it is, else AAC-LC at
 * 48 kHz with one or two channels. Owns its codecs and its writer. Not thread-safe.
 */
final class SoundTrack implements AutoCloseable {
  private static final int AAC_LOW_COMPLEXITY = 1;
  private static final int MAX_CHANNELS = 2;

  private final String name;
  private final StreamInfo source;
  private final Rational timeBase;
  private final double sourceSeconds;
  private final long origin;
  private final TrackWriter writer;
  private final @Nullable SoundEncoder encoder;

  private SoundTrack(
      String name,
      StreamInfo source,
      Cuts cuts,
      double sourceSeconds,
      OutputDirectory output,
      @Nullable SoundEncoder encoder) {
    this.name = name;
    this.source = source;
    this.sourceSeconds = sourceSeconds;
    this.encoder = encoder;
    timeBase = encoder == null ? source.timeBase() : SoundEncoder.SAMPLE;
    origin = cuts.timeBase().rescale(cuts.origin(), timeBase);
    writer =
        new TrackWriter(
            name,
            cuts,
            0,
            timeBase,
            output,
            muxer ->
                encoder == null ? muxer.addStream(source) : muxer.addStream(encoder.encoder()));
  }

  /**
   * The caller owns the result.
   *
   * @param source borrowed
   * @param sourceSeconds how long it lasts from the first picture on
   * @param gainDb by how much louder it is to become; null to leave it
   */
  static SoundTrack open(
      String name,
      StreamInfo source,
      Cuts cuts,
      double sourceSeconds,
      @Nullable Double gainDb,
      OutputDirectory output) {
    if (gainDb == null && canBeCopied(source)) {
      return new SoundTrack(name, source, cuts, sourceSeconds, output, null);
    }
    SoundEncoder encoder = SoundEncoder.open(source, cuts, gainDb);
    try {
      return new SoundTrack(name, source, cuts, sourceSeconds, output, encoder);
    } catch (RuntimeException e) {
      encoder.close();
      throw e;
    }
  }

  private static boolean canBeCopied(StreamInfo source) {
    return source.codec().equals(CodecId.AAC)
        && source.profile() == AAC_LOW_COMPLEXITY
        // Without it each packet has a header of its own (ADTS), which MP4 does not have.
        && source.configuration().length > 0
        && source.channels() <= MAX_CHANNELS
        && (source.sampleRate() == 48_000 || source.sampleRate() == 44_100);
  }

  /** Takes a packet of the sound; it stays the caller's, perhaps empty. */
  void add(Packet packet) {
    if (encoder == null) {
      write(packet);
    } else {
      encoder.add(packet, this::write);
    }
  }

  private void write(Packet packet) {
    // Sound before the picture is the encoder's priming.
    if (packet.pts() >= origin) {
      writer.add(packet);
    }
  }

  Track finish() {
    if (encoder != null) {
      encoder.finish(this::write);
    }
    return new Track(
        name,
        MediaKind.AUDIO,
        writer.codecs(),
        writer.timeScale(),
        sourceSeconds,
        encoder != null,
        0,
        0,
        new Rational(0, 1),
        encoder == null ? source.channels() : encoder.channels(),
        encoder == null ? source.sampleRate() : SoundEncoder.SAMPLE.den(),
        source.language(),
        source.title(),
        writer.finish(Packet.NO_TIMESTAMP));
  }

  int damagedPackets() {
    return encoder == null ? 0 : encoder.damagedPackets();
  }

  @Override
  public void close() {
    writer.close();
    if (encoder != null) {
      encoder.close();
    }
  }
}
