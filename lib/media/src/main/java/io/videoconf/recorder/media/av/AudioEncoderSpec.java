package io.videoconf.recorder.media.av;

import java.util.Map;

/**
 * How to encode sound. The time base of the frames' pts is one sample.
 *
 * @param encoder FFmpeg's encoder name, e.g. {@code aac} or {@code libopus}
 * @param bitRate bits per second
 * @param globalHeader parameters in the header (MP4)
 * @param options the encoder's own options
 */
public record AudioEncoderSpec(
    String encoder,
    SampleFormat sampleFormat,
    int sampleRate,
    int channels,
    long bitRate,
    boolean globalHeader,
    Map<String, String> options) {

  public AudioEncoderSpec {
    options = Map.copyOf(options);
  }
}
