package io.videoconf.recorder.media.av;

import java.util.Map;

/** The encoders that we use, each with the settings that were measured to be worth their time. */
public final class Codecs {
  private static final String X264 = "libx264";
  private static final String OPENH264 = "libopenh264";

  private Codecs() {}

  /**
   * H.264 in High profile without B-frames out of order, for MP4: x264 where this build of FFmpeg
   * has it (GPL), else OpenH264.
   *
   * @param frameRate frames per second; the frames' pts count frames of it
   * @param keyframeInterval frames from one keyframe to the next
   */
  public static VideoEncoderSpec h264(
      int width, int height, Rational frameRate, long bitRate, int keyframeInterval) {
    boolean x264 = Encoder.exists(X264);
    return new VideoEncoderSpec(
        x264 ? X264 : OPENH264,
        width,
        height,
        PixelFormat.YUV420P,
        frameRate.inverse(),
        frameRate,
        bitRate,
        keyframeInterval,
        ColorTags.forHeight(height),
        true,
        x264 ? x264Options() : openH264Options());
  }

  private static Map<String, String> x264Options() {
    return Map.of(
        "preset",
        "superfast",
        "x264-params",
        "rc-lookahead=20:mbtree=1:weightp=1:bframes=0:scenecut=0",
        "forced-idr",
        "1");
  }

  private static Map<String, String> openH264Options() {
    return Map.of("profile", "high", "coder", "cabac", "rc_mode", "bitrate");
  }

  /** AAC-LC, 48 kHz stereo, for MP4. */
  public static AudioEncoderSpec aac(long bitRate) {
    return aac(bitRate, 2);
  }

  /**
   * AAC-LC, 48 kHz, for MP4. With the fast coder, which at 48 kb/s for each channel and more is no
   * farther from the original than the default one, costs half, and adds less to peaks.
   */
  public static AudioEncoderSpec aac(long bitRate, int channels) {
    return new AudioEncoderSpec(
        "aac",
        SampleFormat.FLTP,
        48_000,
        channels,
        bitRate,
        true,
        Map.of("aac_coder", "fast", "aac_tns", "0"));
  }
}
