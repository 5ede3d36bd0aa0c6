package io.videoconf.recorder.model;

import java.util.List;
import java.util.Optional;

/**
 * The picture that a recording is composed to.
 *
 * @param width pixels, even, 128 to 4096
 * @param height pixels, even, 128 to 4096; with the width no more than H.264 allows
 * @param frameRate frames per second, 1 to 60
 * @param bitRate bits per second of the encoded picture
 */
public record VideoFormat(int width, int height, int frameRate, int bitRate) {
  public static final VideoFormat HD_720P30 = new VideoFormat(1280, 720, 30, 1_500_000);
  public static final VideoFormat HD_1080P30 = new VideoFormat(1920, 1080, 30, 3_000_000);
  public static final VideoFormat PORTRAIT = new VideoFormat(720, 1280, 30, 1_500_000);
  public static final VideoFormat UHD_4K25 = new VideoFormat(3840, 2160, 25, 10_000_000);

  /** What may be asked for by name, in the order in which people are told of it. */
  public static final List<String> PRESETS = List.of("720p30", "1080p30", "portrait", "4k25");

  /** The format that a preset stands for; empty when there is none of that name. */
  public static Optional<VideoFormat> ofPreset(String name) {
    return switch (name) {
      case "720p30" -> Optional.of(HD_720P30);
      case "1080p30" -> Optional.of(HD_1080P30);
      case "portrait" -> Optional.of(PORTRAIT);
      case "4k25" -> Optional.of(UHD_4K25);
      default -> Optional.empty();
    };
  }

  /** Side of the squares that H.264 divides a picture into. */
  private static final int MACROBLOCK = 16;

  /** In a picture of level 5.2, the highest that is decoded everywhere. */
  private static final int MAX_MACROBLOCKS = 36_864;

  public VideoFormat {
    requireSize("width", width);
    requireSize("height", height);
    int most = MAX_MACROBLOCKS / Math.ceilDiv(width, MACROBLOCK) * MACROBLOCK;
    if (height > most) {
      throw new IllegalArgumentException(
          "height must be at most %d where width is %d, was %d".formatted(most, width, height));
    }
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
