package io.videoconf.recorder.media.av;

import java.util.Map;

/**
 * How to encode pictures.
 *
 * @param encoder FFmpeg's encoder name, e.g. {@code libopenh264}
 * @param timeBase of the frames' pts
 * @param bitRate bits per second
 * @param keyframeInterval most frames from one keyframe to the next
 * @param globalHeader parameter sets in the header (MP4), not in the stream (RTP, Annex B)
 * @param options the encoder's own options
 * @param device of an encoder that works on one, e.g. {@code /dev/dri/renderD128}; empty for the
 *     first
 */
public record VideoEncoderSpec(
    String encoder,
    int width,
    int height,
    PixelFormat pixelFormat,
    Rational timeBase,
    Rational frameRate,
    long bitRate,
    int keyframeInterval,
    ColorTags color,
    boolean globalHeader,
    Map<String, String> options,
    String device) {

  public VideoEncoderSpec {
    options = Map.copyOf(options);
  }

  /** For an encoder that needs no device. */
  public VideoEncoderSpec(
      String encoder,
      int width,
      int height,
      PixelFormat pixelFormat,
      Rational timeBase,
      Rational frameRate,
      long bitRate,
      int keyframeInterval,
      ColorTags color,
      boolean globalHeader,
      Map<String, String> options) {
    this(
        encoder,
        width,
        height,
        pixelFormat,
        timeBase,
        frameRate,
        bitRate,
        keyframeInterval,
        color,
        globalHeader,
        options,
        "");
  }

  VideoEncoderSpec withEncoder(String name, Map<String, String> itsOptions, String itsDevice) {
    return new VideoEncoderSpec(
        name,
        width,
        height,
        pixelFormat,
        timeBase,
        frameRate,
        bitRate,
        keyframeInterval,
        color,
        globalHeader,
        itsOptions,
        itsDevice);
  }
}
