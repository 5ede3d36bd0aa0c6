package io.videoconf.recorder.media.draw;

import io.videoconf.recorder.media.av.Frame;
import java.nio.ByteBuffer;

/**
 * A frame to draw on, whose memory is looked up once: asking native code for each sprite would cost
 * more than drawing it. Valid while the frame is open, writable and unmoved.
 */
public final class Surface {
  private final Frame frame;
  private final ByteBuffer[] planes = new ByteBuffer[3];
  private final int[] strides = new int[3];
  private final int width;
  private final int height;

  /**
   * @param frame yuv420p and writable; borrowed
   */
  public Surface(Frame frame) {
    this.frame = frame;
    for (int plane = 0; plane < 3; plane++) {
      planes[plane] = frame.plane(plane);
      strides[plane] = frame.stride(plane);
    }
    width = frame.width();
    height = frame.height();
  }

  /** The frame itself, borrowed. */
  public Frame frame() {
    return frame;
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  ByteBuffer plane(int plane) {
    return planes[plane];
  }

  int stride(int plane) {
    return strides[plane];
  }
}
