package io.videoconf.recorder.media.transcode;

import io.videoconf.recorder.media.CellFailure;
import io.videoconf.recorder.media.av.AvException;
import io.videoconf.recorder.media.av.Codecs;
import io.videoconf.recorder.media.av.ColorTags;
import io.videoconf.recorder.media.av.Encoder;
import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.media.av.Packet;
import io.videoconf.recorder.media.av.PixelFormat;
import io.videoconf.recorder.media.av.Rational;
import io.videoconf.recorder.media.av.VideoEncoderSpec;
import io.videoconf.recorder.media.io.OutputDirectory;
import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.MediaKind;
import io.videoconf.recorder.model.VideoCodec;
import java.util.List;
import java.util.Map;

/**
 * Encodes one rendition, with a keyframe at each cut and a new encoder at each piece. Owns its
 * codec and its writer. Not thread-safe.
 */
final class RungEncoder implements AutoCloseable {
  /** Keyframes are asked for at the cuts; the encoder shall add none of its own before. */
  private static final int FAR_AWAY_FRAMES = 9000;

  private final PlannedRung rung;
  private final Cuts cuts;
  private final Cuts.Range range;
  private final int restart;
  private final Rational frameRate;
  private final VideoEncoderSpec spec;
  private final TrackWriter writer;
  private final Packet packet = Packet.allocate();
  private Encoder encoder;
  private int segment;
  private boolean begun;

  private RungEncoder(
      PlannedRung rung,
      Cuts cuts,
      Cuts.Range range,
      Rational frameRate,
      VideoEncoderSpec spec,
      Encoder encoder,
      TrackWriter writer) {
    this.rung = rung;
    this.cuts = cuts;
    this.range = range;
    this.frameRate = frameRate;
    this.spec = spec;
    this.encoder = encoder;
    this.writer = writer;
    this.segment = range.first();
    // SVT-AV1 makes no keyframe that it is asked for, but each encoder begins with one.
    restart = rung.codec() == VideoCodec.AV1 ? 1 : cuts.pieceSegments();
  }

  /**
   * The caller owns the result.
   *
   * @param color of all pictures of the ladder
   * @throws CellFailure INPUT {@code codec_unavailable} when this build of FFmpeg cannot encode so
   * @throws AvException when hardware refuses
   */
  static RungEncoder open(
      PlannedRung rung,
      Cuts cuts,
      Cuts.Range range,
      Rational frameRate,
      ColorTags color,
      OutputDirectory output) {
    VideoEncoderSpec spec = spec(rung, cuts.timeBase(), frameRate, color);
    if (!Encoder.exists(spec.encoder())) {
      throw new CellFailure(
          ErrorClass.INPUT,
          "codec_unavailable",
          "this recorder has no encoder " + spec.encoder(),
          null);
    }
    Encoder encoder = encoder(spec);
    try {
      TrackWriter writer =
          new TrackWriter(
              rung.name(),
              cuts,
              range.first(),
              cuts.timeBase(),
              output,
              muxer -> {
                int stream = muxer.addStream(encoder);
                muxer.frameRate(stream, frameRate);
                return stream;
              });
      return new RungEncoder(rung, cuts, range, frameRate, spec, encoder, writer);
    } catch (RuntimeException e) {
      encoder.close();
      throw e;
    }
  }

  private static Encoder encoder(VideoEncoderSpec spec) {
    try {
      return Encoder.video(spec);
    } catch (AvException e) {
      throw CellFailure.ofEncoder(spec, e);
    }
  }

  private static VideoEncoderSpec spec(
      PlannedRung rung, Rational timeBase, Rational frameRate, ColorTags color) {
    VideoEncoderSpec h264 =
        Codecs.h264(rung.width(), rung.height(), frameRate, rung.videoBitRate(), FAR_AWAY_FRAMES);
    String encoder =
        switch (rung.codec()) {
          case H264 -> h264.encoder();
          case VP9 -> "libvpx-vp9";
          case AV1 -> "libsvtav1";
        };
    Map<String, String> options =
        switch (rung.codec()) {
          case H264 -> h264.options();
          case VP9 -> Map.of("deadline", "good", "cpu-used", "5", "row-mt", "0");
          case AV1 -> Map.of("preset", "9", "svtav1-params", "lp=1:pred-struct=1:rc=2:scd=0");
        };
    return new VideoEncoderSpec(
        encoder,
        rung.width(),
        rung.height(),
        PixelFormat.YUV420P,
        timeBase,
        frameRate,
        rung.videoBitRate(),
        FAR_AWAY_FRAMES,
        color,
        true,
        options,
        h264.device());
  }

  /** Encodes a picture, which stays the caller's; its pts is in ticks of the cuts. */
  void encode(Frame picture) {
    int now = cuts.segmentAt(picture.pts(), segment);
    boolean key = !begun || now != segment;
    if (begun && now / restart != segment / restart) {
      drain(true);
      encoder.close();
      encoder = encoder(spec);
    }
    begun = true;
    segment = now;
    encoder.send(picture.forceKey(key));
    drain(false);
    picture.forceKey(false);
  }

  /**
   * Encodes what waits and ends the rendition.
   *
   * @param sourceSeconds how long the input's picture is
   */
  Track finish(double sourceSeconds) {
    drain(true);
    List<MediaSegment> segments = writer.finish(cuts.start(range.end()));
    return new Track(
        rung.name(),
        MediaKind.VIDEO,
        writer.codecs(),
        writer.timeScale(),
        sourceSeconds,
        true,
        rung.width(),
        rung.height(),
        frameRate,
        0,
        0,
        "",
        "",
        segments);
  }

  private void drain(boolean end) {
    if (end && begun) {
      encoder.send(null);
    }
    while (encoder.receive(packet) == Encoder.Received.PACKET) {
      writer.add(packet);
    }
  }

  @Override
  public void close() {
    writer.close();
    encoder.close();
    packet.close();
  }
}
