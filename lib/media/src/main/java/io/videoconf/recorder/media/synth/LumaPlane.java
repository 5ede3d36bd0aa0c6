package io.videoconf.recorder.media.synth;

import java.nio.ByteBuffer;

/**
 * The luma of a picture, to read from.
 *
 * @param samples not copied; positions are absolute
 * @param stride bytes from one row to the next
 */
public record LumaPlane(ByteBuffer samples, int stride) {

  public static LumaPlane of(byte[] samples, int stride) {
    return new LumaPlane(ByteBuffer.wrap(samples), stride);
  }

  /** The mean luma of a region, 0 to 255. */
  public double mean(Region region) {
    long sum = 0;
    for (int row = region.y(); row < region.y() + region.height(); row++) {
      int start = row * stride + region.x();
      for (int i = start; i < start + region.width(); i++) {
        sum += samples.get(i) & 0xFF;
      }
    }
    return (double) sum / Math.max(1, region.width() * region.height());
  }
}
