package io.videoconf.recorder.media.io;

/** Hears now and then how far a work has come. */
@FunctionalInterface
public interface ProgressListener {
  /**
   * @param totalSeconds length of the whole, 0 when unknown
   */
  void reached(double mediaSeconds, double totalSeconds);
}
