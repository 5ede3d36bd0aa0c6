package io.videoconf.recorder.media.transcode;

import io.videoconf.recorder.media.av.ColorTags;
import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.media.av.PixelFormat;
import io.videoconf.recorder.media.av.Scaler;
import org.jspecify.annotations.Nullable;

/** Brings pictures to one size and colour, upright. Owns its pictures. Not thread-safe. */
final class Scaling implements AutoCloseable {
  private final ColorTags color;
  private final int turnDegrees;
  private final Scaler scaler = new Scaler(Scaler.Quality.LANCZOS);
  private final Frame result;
  private final @Nullable Frame lying;

  /**
   * @param turnDegrees by how much pictures are turned clockwise: 0, 90, 180 or 270
   */
  Scaling(int width, int height, int turnDegrees, ColorTags color) {
    this.color = color;
    this.turnDegrees = turnDegrees;
    result = Frame.video(width, height, PixelFormat.YUV420P);
    boolean sideways = turnDegrees % 180 != 0;
    lying =
        turnDegrees == 0
            ? null
            : Frame.video(
                sideways ? height : width, sideways ? width : height, PixelFormat.YUV420P);
  }

  /**
   * The picture as it is wanted; borrowed until the next call.
   *
   * @param picture stays the caller's
   */
  Frame of(Frame picture) {
    boolean asWanted =
        turnDegrees == 0
            && picture.width() == result.width()
            && picture.height() == result.height()
            && picture.pixelFormat().equals(PixelFormat.YUV420P)
            && picture.color().orElse(color).equals(color);
    if (asWanted) {
      return picture;
    }
    result.makeWritable();
    if (lying == null) {
      scaler.scale(picture, result.color(color));
    } else {
      scaler.scale(picture, lying.color(color));
      lying.turnInto(result.color(color), turnDegrees);
    }
    return result.pts(picture.pts());
  }

  @Override
  public void close() {
    result.close();
    if (lying != null) {
      lying.close();
    }
    scaler.close();
  }
}
