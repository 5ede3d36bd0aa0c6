package io.videoconf.recorder.media.av;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The encoders that we use, each with the settings that were measured to be worth their time. */
public final class Codecs {
  private static final String X264 = "libx264";
  private static final String OPENH264 = "libopenh264";
  private static final List<String> SOFTWARE = List.of(X264, OpenH264Encoder.NAME, OPENH264);
  private static final String ENCODER_PROPERTY = "recorder.h264.encoder";
  private static final String DEVICE_PROPERTY = "recorder.h264.device";

  private Codecs() {}

  /**
   * H.264 in High profile without B-frames out of order, for MP4: by the encoder that is asked for
   * with {@code -Drecorder.h264.encoder}, on the device of {@code -Drecorder.h264.device} where it
   * works on one, if it can encode a picture, else by x264 where this build of FFmpeg has it (GPL),
   * else by the system's OpenH264, else by the one within FFmpeg.
   *
   * @param frameRate frames per second; the frames' pts count frames of it
   * @param keyframeInterval frames from one keyframe to the next
   */
  public static VideoEncoderSpec h264(
      int width, int height, Rational frameRate, long bitRate, int keyframeInterval) {
    String software = SOFTWARE.stream().filter(Encoder::exists).findFirst().orElse(OPENH264);
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
    String device = System.getProperty(DEVICE_PROPERTY, "");
    return wantedH264()
        .filter(Encoder::makesH264)
        .map(name -> spec.withEncoder(name, h264Options(name), device))
        .filter(Codecs::encodes)
        .orElse(spec);
  }

  private static Optional<String> wantedH264() {
    return Optional.of(System.getProperty(ENCODER_PROPERTY, "")).filter(name -> !name.isEmpty());
  }

  /**
   * What to warn of where H.264 is encoded by another encoder than the one that is asked for, or
   * the file that {@code -Drecorder.h264.library} names is no OpenH264 that we can work with.
   *
   * @param encoder that is used
   */
  public static Optional<String> unusableH264(String encoder) {
    return wantedH264()
        .filter(wanted -> !wanted.equals(encoder))
        .or(() -> OpenH264Library.wanted().filter(path -> OpenH264Library.load(path).isEmpty()))
        .map(wanted -> wanted + " cannot be used here: " + encoder + " is");
  }

  /**
   * Whether such an encoder makes a keyframe of a first picture here. To open it tells too little:
   * a driver may refuse only what comes then. Parameter sets that are wanted in a header must be
   * there before.
   */
  static boolean encodes(VideoEncoderSpec spec) {
    try (Encoder encoder = Encoder.video(spec);
        Frame picture = Frame.video(spec.width(), spec.height(), spec.pixelFormat());
        Packet packet = Packet.allocate()) {
      if (spec.globalHeader() && encoder.header().length == 0) {
        return false;
      }
      picture.color(spec.color()).fill(0, 0, spec.width(), spec.height(), 16, 128, 128);
      encoder.send(picture.pts(0).duration(1).forceKey(true));
      encoder.send(null);
      return encoder.receive(packet) == Encoder.Received.PACKET && packet.key();
    } catch (AvException _) {
      return false;
    }
  }

  static Map<String, String> h264Options(String encoder) {
    return switch (encoder) {
      case X264 -> x264Options();
      case OPENH264 -> openH264Options();
      case OpenH264Encoder.NAME -> Map.of(); // It has none: it is as openH264Options() say.
      // A segment starts with a keyframe that nothing behind it looks past.
      case "h264_nvenc" -> Map.of("bf", "0", "forced-idr", "1");
      case "h264_qsv" -> Map.of("bf", "0", "forced_idr", "1");
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
