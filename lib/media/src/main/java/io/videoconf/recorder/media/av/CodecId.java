package io.videoconf.recorder.media.av;

import io.videoconf.recorder.model.Codec;
import org.bytedeco.ffmpeg.global.avcodec;

/** A codec, by FFmpeg's number (AVCodecID). */
public record CodecId(int code) {
  public static final CodecId H264 = new CodecId(avcodec.AV_CODEC_ID_H264);
  public static final CodecId VP8 = new CodecId(avcodec.AV_CODEC_ID_VP8);
  public static final CodecId OPUS = new CodecId(avcodec.AV_CODEC_ID_OPUS);
  public static final CodecId AAC = new CodecId(avcodec.AV_CODEC_ID_AAC);

  public static CodecId of(Codec codec) {
    return switch (codec) {
      case VP8 -> VP8;
      case H264 -> H264;
      case OPUS -> OPUS;
      case VP9, H265, AV1, PCMU, PCMA, G722 ->
          throw new IllegalArgumentException("not decoded: " + codec);
    };
  }

  /** FFmpeg's name, e.g. {@code h264}. */
  public String ffmpegName() {
    return avcodec.avcodec_get_name(code).getString();
  }
}
