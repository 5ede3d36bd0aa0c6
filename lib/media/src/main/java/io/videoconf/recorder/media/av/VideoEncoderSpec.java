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
    Map<String, String> options) {

  public VideoEncoderSpec {
    options = Map.copyOf(options);
  }

  VideoEncoderSpec withEncoder(String name, Map<String, String> itsOptions) {
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
        itsOptions);
  }
}
