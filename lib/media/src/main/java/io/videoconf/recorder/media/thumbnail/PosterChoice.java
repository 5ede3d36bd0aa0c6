package io.videoconf.recorder.media.thumbnail;

import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.media.av.Scaler;
import org.jspecify.annotations.Nullable;

/** Keeps the best of the pictures that it is shown, at the poster's size. Owns its pictures. */
final class PosterChoice implements AutoCloseable {
  static final String NAME = "poster";

  private final Size size;
  private final Scaler scaler = new Scaler(Scaler.Quality.BICUBIC);
  private @Nullable Frame best;
  private double bestScore;

  /**
   * @param wantedWidth pixels; small inputs are not scaled up
   */
  PosterChoice(int wantedWidth, int inputWidth, int inputHeight) {
    size = Size.ofPicture(wantedWidth, inputWidth, inputHeight);
  }

  /** Looks at a picture, which stays the caller's. Of equals the first is kept. */
  void consider(Frame picture) {
    Frame candidate = scaled(picture);
    double score = PosterScore.of(candidate).value();
    if (best == null || score > bestScore) {
      if (best != null) {
        best.close();
      }
      best = candidate;
      bestScore = score;
    } else {
      candidate.close();
    }
  }

  /** A picture, which stays the caller's, at the poster's size; the caller owns the result. */
  Frame scaled(Frame picture) {
    Frame result = Still.frame(size.width(), size.height());
    scaler.scale(picture, result);
    return result;
  }

  /** The best one, borrowed. At least one has been considered. */
  Frame best() {
    if (best == null) {
      throw new IllegalStateException("no picture has been considered");
    }
    return best;
  }

  @Override
  public void close() {
    if (best != null) {
      best.close();
    }
    scaler.close();
  }
}
