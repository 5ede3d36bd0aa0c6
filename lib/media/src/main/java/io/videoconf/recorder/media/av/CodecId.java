package io.videoconf.recorder.media.av;

import io.videoconf.recorder.model.Codec;
import org.bytedeco.ffmpeg.global.avcodec;

/** A codec, by FFmpeg's number (AVCodecID). */
public record CodecId(int code) {
  public static final CodecId H264 = new CodecId(avcodec.AV_CODEC_ID_H264);
  public static final CodecId VP8 = new CodecId(avcodec.AV_CODEC_ID_VP8);
  public static final CodecId VP9 = new CodecId(avcodec.AV_CODEC_ID_VP9);
  public static final CodecId HEVC = new CodecId(avcodec.AV_CODEC_ID_HEVC);
  public static final CodecId AV1 = new CodecId(avcodec.AV_CODEC_ID_AV1);
  public static final CodecId MJPEG = new CodecId(avcodec.AV_CODEC_ID_MJPEG);
  public static final CodecId PCM_MULAW = new CodecId(avcodec.AV_CODEC_ID_PCM_MULAW);
  public static final CodecId PCM_ALAW = new CodecId(avcodec.AV_CODEC_ID_PCM_ALAW);
  public static final CodecId G722 = new CodecId(avcodec.AV_CODEC_ID_ADPCM_G722);
  public static final CodecId OPUS = new CodecId(avcodec.AV_CODEC_ID_OPUS);
  public static final CodecId AAC = new CodecId(avcodec.AV_CODEC_ID_AAC);
  public static final CodecId MOV_TEXT = new CodecId(avcodec.AV_CODEC_ID_MOV_TEXT);
  public static final CodecId SUBRIP = new CodecId(avcodec.AV_CODEC_ID_SUBRIP);
  public static final CodecId WEBVTT = new CodecId(avcodec.AV_CODEC_ID_WEBVTT);
  public static final CodecId TEXT = new CodecId(avcodec.AV_CODEC_ID_TEXT);
  public static final CodecId ASS = new CodecId(avcodec.AV_CODEC_ID_ASS);

  public static CodecId of(Codec codec) {
    return switch (codec) {
      case VP8 -> VP8;
      case VP9 -> VP9;
      case H264 -> H264;
      case H265 -> HEVC;
      case AV1 -> AV1;
      case OPUS -> OPUS;
      case PCMU -> PCM_MULAW;
      case PCMA -> PCM_ALAW;
      case G722 -> G722;
    };
  }

  /** FFmpeg's name, e.g. {@code h264}. */
  public String ffmpegName() {
    return avcodec.avcodec_get_name(code).getString();
  }
}
