package io.videoconf.recorder.model.job;

/** What is taken first when several jobs wait; within a class, what is due or came sooner. */
public enum JobPriority {
  LOW(-1),
  NORMAL(0),
  HIGH(1);

  private final int rank;

  JobPriority(int rank) {
    this.rank = rank;
  }

  /** The higher, the sooner. */
  public int rank() {
    return rank;
  }

  /**
   * @throws IllegalArgumentException when there is no such rank
   */
  public static JobPriority ofRank(int rank) {
    for (JobPriority priority : values()) {
      if (priority.rank == rank) {
        return priority;
      }
    }
    throw new IllegalArgumentException("no priority has rank " + rank);
  }
}
