package io.videoconf.recorder.platform.kafka;

import java.nio.file.Path;

/** What a handler may ask for while it runs. Thread-safe. */
public interface JobContext {

  /** Tells how far the work has come, 0 to 1. Cheap: it is written with the next renewal. */
  void progress(double progress);

  /**
   * Tells what is done from now on, for those who watch and for the metrics.
   *
   * @param stage in snake case, one of few: {@code download}, {@code encode}, {@code upload}
   */
  default void stage(String stage) {}

  /** Tells how many seconds of media this stage has dealt with: the speed follows from it. */
  default void media(double seconds) {}

  /** Whether the result is not wanted any more: the lease was lost, or the worker stops. */
  boolean isCancelled();

  /** An empty directory for this attempt; removed afterwards, whatever happens. */
  Path workDirectory();
}
