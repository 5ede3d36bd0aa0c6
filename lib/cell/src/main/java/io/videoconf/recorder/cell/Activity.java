package io.videoconf.recorder.cell;

/** What a process does, whether or not it says anything. */
interface Activity {
  /** CPU time that all of its threads have used so far, in nanoseconds; 0 if that is not known. */
  long cpuNanos();

  /** Whether it would use a CPU, or a disk, if it were given one at once. */
  boolean isWaiting();
}
