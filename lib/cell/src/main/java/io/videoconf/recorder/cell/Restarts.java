package io.videoconf.recorder.cell;

/**
 * What a supervisor knows of its cells so far. Immutable; times are of one monotonic clock.
 *
 * @param nextSegment the first segment that is not finished
 * @param crashes since a segment was last finished
 * @param restarts in all
 */
record Restarts(RestartPolicy policy, int nextSegment, int crashes, int restarts) {

  sealed interface Decision {
    /** Start again from {@code next.nextSegment()} when the time has come. */
    record RestartAt(long nanos, Restarts next) implements Decision {}

    record GiveUp(int crashes) implements Decision {}
  }

  static Restarts begin(RestartPolicy policy, int firstSegment) {
    return new Restarts(policy, firstSegment, 0, 0);
  }

  /** A segment was finished; one that was there already is no progress. */
  Restarts segmentDone(int index) {
    return index < nextSegment ? this : new Restarts(policy, index + 1, 0, restarts);
  }

  Decision crashed(long nowNanos) {
    int inARow = crashes + 1;
    if (inARow >= policy.maxCrashes()) {
      return new Decision.GiveUp(inARow);
    }
    return new Decision.RestartAt(
        nowNanos + policy.backoff(inARow).toNanos(),
        new Restarts(policy, nextSegment, inARow, restarts + 1));
  }
}
