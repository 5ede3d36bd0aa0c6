package io.videoconf.recorder.media.av;

import java.util.Map;
import java.util.Optional;

/** The encoders that we use, each with the settings that were measured to be worth their time. */
public final class Codecs {
  private static final String X264 = "libx264";
  private static final String OPENH264 = "libopenh264";
  private static final String ENCODER_PROPERTY = "recorder.h264.encoder";

  private Codecs() {}

  /**
   * H.264 in High profile without B-frames out of order, for MP4: by the encoder that is asked for
   * with {@code -Drecorder.h264.encoder}, if it can be used, else by x264 where this build of
   * FFmpeg has it (GPL), else by OpenH264.
   *
   * @param frameRate frames per second; the frames' pts count frames of it
   * @param keyframeInterval frames from one keyframe to the next
   */
  public static VideoEncoderSpec h264(
      int width, int height, Rational frameRate, long bitRate, int keyframeInterval) {
    String software = Encoder.exists(X264) ? X264 : OPENH264;
    VideoEncoderSpec spec =
        new VideoEncoderSpec(
            software,
            width,
            height,
            PixelFormat.YUV420P,
            frameRate.inverse(),
            frameRate,
            bitRate,
            keyframeInterval,
            ColorTags.forHeight(height),
            true,
            h264Options(software));
    return wantedH264()
        .map(name -> spec.withEncoder(name, h264Options(name)))
        .filter(Codecs::opens)
        .orElse(spec);
  }

  /** The H.264 encoder that is asked for, whether or not it can be used. */
  public static Optional<String> wantedH264() {
    return Optional.of(System.getProperty(ENCODER_PROPERTY, "")).filter(name -> !name.isEmpty());
  }

  /** Whether there is such an encoder, and the hardware that it needs. */
  private static boolean opens(VideoEncoderSpec spec) {
    if (!Encoder.exists(spec.encoder())) {
      return false;
    }
    try (Encoder _ = Encoder.video(spec)) {
      return true;
    } catch (AvException _) {
      return false;
    }
  }

  private static Map<String, String> h264Options(String encoder) {
    return switch (encoder) {
      case X264 -> x264Options();
      case OPENH264 -> openH264Options();
      // A segment starts with a keyframe that nothing behind it looks past.
      case "h264_nvenc" -> Map.of("bf", "0", "forced-idr", "1");
      default -> Map.of("bf", "0");
    };
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
