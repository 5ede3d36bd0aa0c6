package io.videoconf.recorder.platform.kafka;

import io.videoconf.recorder.model.job.JobProgress;
import java.time.Duration;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes speed and time of arrival of what a handler tells. Times are given, not asked for.
 * Thread-safe.
 */
final class JobPace {
  /** Before that much is done, or in so short a time, nothing can be foretold. */
  private static final double LEAST_FRACTION = 0.02;

  private static final double LEAST_SECONDS = 0.5;

  private final long startNanos;
  private final BiConsumer<String, Duration> stageEnded;
  private double fraction;
  private @Nullable String stage;
  private long stageStartNanos;
  private double mediaSeconds;

  /**
   * @param stageEnded told of each stage how long it took
   */
  JobPace(long nowNanos, BiConsumer<String, Duration> stageEnded) {
    this.startNanos = nowNanos;
    this.stageStartNanos = nowNanos;
    this.stageEnded = stageEnded;
  }

  synchronized void progress(double fraction) {
    this.fraction = Math.clamp(fraction, 0.0, 1.0);
  }

  synchronized void stage(String stage, long nowNanos) {
    if (!stage.equals(this.stage)) {
      end(nowNanos);
      this.stage = stage;
      stageStartNanos = nowNanos;
      mediaSeconds = 0;
    }
  }

  synchronized void media(double seconds) {
    mediaSeconds = seconds;
  }

  /** The last stage is over. */
  synchronized void end(long nowNanos) {
    String ended = stage;
    if (ended != null) {
      stageEnded.accept(ended, Duration.ofNanos(nowNanos - stageStartNanos));
      stage = null;
    }
  }

  synchronized JobProgress at(long nowNanos) {
    double seconds = (nowNanos - startNanos) / 1e9;
    double stageSeconds = (nowNanos - stageStartNanos) / 1e9;
    Double eta =
        fraction >= LEAST_FRACTION && seconds >= LEAST_SECONDS
            ? rounded(seconds / fraction * (1 - fraction))
            : null;
    Double speed =
        mediaSeconds > 0 && stageSeconds >= LEAST_SECONDS
            ? rounded(mediaSeconds / stageSeconds)
            : null;
    return new JobProgress(fraction, stage, speed, eta);
  }

  private static Double rounded(double value) {
    return Math.round(value * 100) / 100.0;
  }
}
