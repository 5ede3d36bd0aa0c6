package io.videoconf.recorder.media.av;

import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;

/** A sample format, by FFmpeg's number (AVSampleFormat). */
public record SampleFormat(int code) {
  /** 32-bit float, one plane per channel. */
  public static final SampleFormat FLTP = new SampleFormat(avutil.AV_SAMPLE_FMT_FLTP);

  /** 32-bit float, channels interleaved. */
  public static final SampleFormat FLT = new SampleFormat(avutil.AV_SAMPLE_FMT_FLT);

  /** 16-bit signed, channels interleaved. */
  public static final SampleFormat S16 = new SampleFormat(avutil.AV_SAMPLE_FMT_S16);

  /** FFmpeg's name, e.g. {@code fltp}; {@code none} for an unknown format. */
  public String ffmpegName() {
    BytePointer name = avutil.av_get_sample_fmt_name(code);
    return name == null ? "none" : name.getString();
  }

  boolean planar() {
    return avutil.av_sample_fmt_is_planar(code) == 1;
  }
}
