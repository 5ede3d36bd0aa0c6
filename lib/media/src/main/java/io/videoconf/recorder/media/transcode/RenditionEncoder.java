package io.videoconf.recorder.media.transcode;

import io.videoconf.recorder.media.av.Codecs;
import io.videoconf.recorder.media.av.ColorTags;
import io.videoconf.recorder.media.av.Encoder;
import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.media.av.Packet;
import io.videoconf.recorder.media.av.PixelFormat;
import io.videoconf.recorder.media.av.Rational;
import io.videoconf.recorder.media.av.Scaler;
import io.videoconf.recorder.media.av.StreamInfo;
import io.videoconf.recorder.media.av.VideoEncoderSpec;
import io.videoconf.recorder.media.io.OutputDirectory;
import java.util.Optional;

/** Scales and encodes one rendition. Owns its codec and its writer. Not thread-safe. */
final class RenditionEncoder implements AutoCloseable {
  /** Keyframes are asked for at the cuts; the encoder shall add none of its own before. */
  private static final int FAR_AWAY_FRAMES = 9000;

  private final Cuts cuts;
  private final ColorTags color;
  private final Scaler scaler = new Scaler(Scaler.Quality.AREA);
  private final Frame scaled;
  private final Encoder encoder;
  private final RenditionWriter writer;
  private final Packet packet = Packet.allocate();
  private int nextCut;

  private RenditionEncoder(
      PlannedRung rung, Cuts cuts, ColorTags color, Encoder encoder, RenditionWriter writer) {
    this.cuts = cuts;
    this.color = color;
    this.encoder = encoder;
    this.writer = writer;
    scaled = Frame.video(rung.width(), rung.height(), PixelFormat.YUV420P);
  }

  /**
   * The caller owns the result.
   *
   * @param source the input's picture, borrowed
   * @param color of all pictures of the ladder
   * @param sound the input's sound, borrowed, to be copied
   */
  static RenditionEncoder open(
      PlannedRung rung,
      Cuts cuts,
      StreamInfo source,
      Rational frameRate,
      ColorTags color,
      Optional<StreamInfo> sound,
      OutputDirectory output) {
    Encoder encoder = Encoder.video(spec(rung, source.timeBase(), frameRate, color));
    try {
      RenditionWriter writer = new RenditionWriter(rung, cuts, source, encoder, sound, output);
      return new RenditionEncoder(rung, cuts, color, encoder, writer);
    } catch (RuntimeException e) {
      encoder.close();
      throw e;
    }
  }

  private static VideoEncoderSpec spec(
      PlannedRung rung, Rational timeBase, Rational frameRate, ColorTags color) {
    VideoEncoderSpec usual =
        Codecs.h264(rung.width(), rung.height(), frameRate, rung.videoBitRate(), FAR_AWAY_FRAMES);
    return new VideoEncoderSpec(
        usual.encoder(),
        usual.width(),
        usual.height(),
        usual.pixelFormat(),
        timeBase,
        frameRate,
        usual.bitRate(),
        usual.keyframeInterval(),
        color,
        usual.globalHeader(),
        usual.options());
  }

  /**
   * Encodes a picture, which stays the caller's.
   *
   * @return the scaled picture, borrowed until the next call, to scale a lower rendition from
   */
  Frame encode(Frame picture) {
    scaled.makeWritable();
    scaled.color(color);
    scaler.scale(picture, scaled);
    boolean cut = cuts.reached(nextCut, picture.pts());
    while (cuts.reached(nextCut, picture.pts())) {
      nextCut++;
    }
    encoder.send(scaled.pts(picture.pts()).forceKey(cut));
    drain();
    return scaled;
  }

  /** Takes the content of a packet of the sound; the packet stays, empty. */
  void addAudio(Packet sound) {
    writer.addAudio(sound);
  }

  /** Encodes what waits and ends the rendition. */
  Rendition finish(double frameRate) {
    encoder.send(null);
    drain();
    return writer.finish(frameRate);
  }

  private void drain() {
    while (encoder.receive(packet) == Encoder.Received.PACKET) {
      writer.addVideo(packet);
    }
  }

  @Override
  public void close() {
    writer.close();
    encoder.close();
    scaled.close();
    scaler.close();
    packet.close();
  }
}
