package io.videoconf.recorder.model.look;

import java.util.Arrays;

/**
 * A still image. The bytes are not copied: nobody changes them.
 *
 * @param png a PNG file, at most {@link #MAX_BYTES}; in JSON as base64
 */
public record Image(byte[] png) {
  /** So that the event that brings it stays a small part of a journal. */
  public static final int MAX_BYTES = 512 * 1024;

  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10};

  public Image {
    if (png.length > MAX_BYTES) {
      throw new IllegalArgumentException(
          "an image must have at most %d bytes, this has %d".formatted(MAX_BYTES, png.length));
    }
    if (png.length < SIGNATURE.length
        || !Arrays.equals(png, 0, SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length)) {
      throw new IllegalArgumentException("an image must be a PNG file");
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Image image && Arrays.equals(png, image.png);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(png);
  }

  @Override
  public String toString() {
    return "Image[" + png.length + " bytes]";
  }
}
