package io.videoconf.recorder.platform.kafka;

import java.nio.file.Path;

/** What a handler may ask for while it runs. Thread-safe. */
public interface JobContext {

  /** Tells how far the work has come, 0 to 1. Cheap: it is written with the next renewal. */
  void progress(double progress);

  /** Whether the result is not wanted any more: the lease was lost, or the worker stops. */
  boolean isCancelled();

  /** An empty directory for this attempt; removed afterwards, whatever happens. */
  Path workDirectory();
}
