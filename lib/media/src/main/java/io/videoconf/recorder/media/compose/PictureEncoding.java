package io.videoconf.recorder.media.compose;

import io.videoconf.recorder.media.CellFailure;
import io.videoconf.recorder.media.av.AvException;
import io.videoconf.recorder.media.av.Codecs;
import io.videoconf.recorder.media.av.ColorTags;
import io.videoconf.recorder.media.av.Encoder;
import io.videoconf.recorder.media.av.PixelFormat;
import io.videoconf.recorder.media.av.Rational;
import io.videoconf.recorder.media.av.VideoEncoderSpec;
import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.VideoCodec;
import io.videoconf.recorder.model.VideoFormat;
import java.util.Map;

/** How the canvas is encoded, by codec. One thread each: the same pictures give the same bytes. */
final class PictureEncoding {
  private PictureEncoding() {}

  /**
   * @throws CellFailure INPUT when this build of FFmpeg cannot encode that
   */
  static VideoEncoderSpec of(VideoCodec codec, VideoFormat format, int keyframeInterval) {
    return switch (codec) {
      case H264 ->
          Codecs.h264(
              format.width(),
              format.height(),
              new Rational(format.frameRate(), 1),
              format.bitRate(),
              keyframeInterval);
      case VP9 ->
          spec(
              "libvpx-vp9",
              format,
              keyframeInterval,
              Map.of("deadline", "realtime", "cpu-used", "7", "row-mt", "0", "lag-in-frames", "0"));
      case AV1 ->
          spec(
              "libsvtav1",
              format,
              keyframeInterval,
              // Low delay: a picture is never shown before one that comes later in the stream.
              Map.of("preset", "8", "svtav1-params", "lp=1:pred-struct=1:rc=2:scd=0"));
    };
  }

  /**
   * The encoder; the caller owns it.
   *
   * @throws CellFailure INPUT when software refuses what it is asked for, as it would the next time
   * @throws AvException when hardware refuses
   */
  static Encoder open(VideoEncoderSpec spec) {
    try {
      return Encoder.video(spec);
    } catch (AvException e) {
      throw CellFailure.ofEncoder(spec, e);
    }
  }

  private static VideoEncoderSpec spec(
      String encoder, VideoFormat format, int keyframeInterval, Map<String, String> options) {
    if (!Encoder.exists(encoder)) {
      throw new CellFailure(
          ErrorClass.INPUT, "codec_unavailable", "this recorder has no encoder " + encoder, null);
    }
    Rational frameRate = new Rational(format.frameRate(), 1);
    return new VideoEncoderSpec(
        encoder,
        format.width(),
        format.height(),
        PixelFormat.YUV420P,
        frameRate.inverse(),
        frameRate,
        format.bitRate(),
        keyframeInterval,
        ColorTags.forHeight(format.height()),
        true,
        options);
  }
}
