package io.videoconf.recorder.media.av;

import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;

/** A pixel format, by FFmpeg's number (AVPixelFormat). */
public record PixelFormat(int code) {
  public static final PixelFormat YUV420P = new PixelFormat(avutil.AV_PIX_FMT_YUV420P);

  /** YUV 4:2:0 in full range, as JPEG wants it. */
  public static final PixelFormat YUVJ420P = new PixelFormat(avutil.AV_PIX_FMT_YUVJ420P);

  /** YUV 4:2:0 with the chroma planes interleaved, as hardware wants it. */
  public static final PixelFormat NV12 = new PixelFormat(avutil.AV_PIX_FMT_NV12);

  public static final PixelFormat RGB24 = new PixelFormat(avutil.AV_PIX_FMT_RGB24);
  public static final PixelFormat NONE = new PixelFormat(avutil.AV_PIX_FMT_NONE);

  /** FFmpeg's name, e.g. {@code yuv420p}; {@code none} for an unknown format. */
  public String ffmpegName() {
    BytePointer name = avutil.av_get_pix_fmt_name(code);
    return name == null ? "none" : name.getString();
  }
}
