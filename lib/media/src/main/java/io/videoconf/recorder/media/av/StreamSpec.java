package io.videoconf.recorder.media.av;

import io.videoconf.recorder.model.MediaKind;

/**
 * A stream whose packets come from elsewhere than an encoder or a file: what its container says of
 * it.
 *
 * @param width of the picture in pixels; 0 of sound
 * @param height of the picture in pixels; 0 of sound
 * @param rotationDegrees by how much a player has to turn the picture clockwise: 0, 90, 180 or 270
 * @param sampleRate in hertz; 0 of pictures
 * @param channels 0 of pictures
 * @param bitsPerSample of samples with a fixed size, else 0
 * @param configuration the decoder's (FFmpeg's extradata); empty if it needs none
 * @param tag four characters that name the codec in the container, or empty for the muxer's choice
 */
public record StreamSpec(
    CodecId codec,
    MediaKind kind,
    int width,
    int height,
    int rotationDegrees,
    int sampleRate,
    int channels,
    int bitsPerSample,
    byte[] configuration,
    String tag) {

  public static StreamSpec video(
      CodecId codec, int width, int height, int rotationDegrees, byte[] configuration, String tag) {
    return new StreamSpec(
        codec, MediaKind.VIDEO, width, height, rotationDegrees, 0, 0, 0, configuration, tag);
  }

  public static StreamSpec audio(
      CodecId codec, int sampleRate, int channels, int bitsPerSample, byte[] configuration) {
    return new StreamSpec(
        codec, MediaKind.AUDIO, 0, 0, 0, sampleRate, channels, bitsPerSample, configuration, "");
  }
}
