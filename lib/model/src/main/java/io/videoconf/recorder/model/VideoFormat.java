package io.videoconf.recorder.model;

/**
 * The picture that a recording is composed to.
 *
 * @param width pixels, even, 128 to 4096
 * @param height pixels, even, 128 to 4096
 * @param frameRate frames per second, 1 to 60
 * @param bitRate bits per second of the encoded picture
 */
public record VideoFormat(int width, int height, int frameRate, int bitRate) {
  public static final VideoFormat HD_720P30 = new VideoFormat(1280, 720, 30, 1_500_000);

  public VideoFormat {
    requireSize("width", width);
    requireSize("height", height);
    if (frameRate < 1 || frameRate > 60) {
      throw new IllegalArgumentException("frame_rate must be 1 to 60, was " + frameRate);
    }
    if (bitRate < 50_000 || bitRate > 100_000_000) {
      throw new IllegalArgumentException("bit_rate must be 50000 to 100000000, was " + bitRate);
    }
  }

  private static void requireSize(String name, int pixels) {
    if (pixels < 128 || pixels > 4096 || pixels % 2 != 0) {
      throw new IllegalArgumentException(name + " must be even, 128 to 4096, was " + pixels);
    }
  }
}
