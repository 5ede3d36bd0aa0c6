package io.videoconf.recorder.model;

/** Where a recording is in its life. Moves only forward; {@link #canBecome} is the whole rule. */
public enum ProcessingStatus {
  RECORDING,
  PROCESSING,
  COMPLETED,
  FAILED,
  DELETED;

  /** Whether a recording in this status may move to {@code next}. */
  public boolean canBecome(ProcessingStatus next) {
    return switch (this) {
      case RECORDING -> next == PROCESSING || next == FAILED || next == DELETED;
      case PROCESSING -> next == COMPLETED || next == FAILED || next == DELETED;
      case COMPLETED, FAILED -> next == DELETED;
      case DELETED -> false;
    };
  }
}
