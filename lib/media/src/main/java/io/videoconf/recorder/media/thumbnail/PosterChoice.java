package io.videoconf.recorder.media.thumbnail;

import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.media.av.Scaler;
import org.jspecify.annotations.Nullable;

/** Keeps the best of the pictures that it is shown, at the poster's size. Owns its pictures. */
final class PosterChoice implements AutoCloseable {
  static final String NAME = "poster";

  /** Pictures that are taller than so many times their width are squeezed. */
  private static final int MAX_TALLNESS = 4;

  private final int width;
  private final int height;
  private final Scaler scaler = new Scaler(Scaler.Quality.BICUBIC);
  private @Nullable Frame best;
  private double bestScore;

  /**
   * @param wantedWidth pixels; small inputs are not scaled up
   */
  PosterChoice(int wantedWidth, int inputWidth, int inputHeight) {
    width = Math.max(2, Math.min(wantedWidth, inputWidth) / 2 * 2);
    height = evenHeight(width, inputWidth, inputHeight);
  }

  /** The even height that keeps the aspect of an input at this width, within reason. */
  static int evenHeight(int width, int inputWidth, int inputHeight) {
    long height = 2 * Math.round((double) width * inputHeight / inputWidth / 2);
    return Math.clamp(height, 2, MAX_TALLNESS * width);
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
    Frame result = Still.frame(width, height);
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
