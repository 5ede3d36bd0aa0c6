package io.videoconf.recorder.model.job;

import io.videoconf.recorder.model.Output;
import java.util.List;

/** What an attempt at a job came to when it went well. */
public sealed interface JobResult {

  /** The job is completed; its outputs are in the object store. */
  record Completed(List<Output> outputs) implements JobResult {
    public Completed {
      outputs = List.copyOf(outputs);
    }
  }

  /**
   * The job goes on when these parts are completed: it is then queued once more, one step further,
   * and its next attempt sees their results. When one of them fails for good, the job fails with
   * its reason.
   *
   * @param tasks one for each part, at least one and at most 1000, each at most {@link
   *     JobPart#MAX_TEXT} characters
   */
  record Split(List<String> tasks) implements JobResult {
    private static final int MAX_PARTS = 1000;

    public Split {
      tasks = List.copyOf(tasks);
      if (tasks.isEmpty() || tasks.size() > MAX_PARTS) {
        throw new IllegalArgumentException("a job is split into 1 to " + MAX_PARTS + " parts");
      }
      if (tasks.stream().anyMatch(t -> t.length() > JobPart.MAX_TEXT)) {
        throw new IllegalArgumentException("a task is too long");
      }
    }
  }

  /**
   * A part is completed.
   *
   * @param result what its parent gets to see; at most {@link JobPart#MAX_TEXT} characters
   */
  record PartCompleted(String result) implements JobResult {
    public PartCompleted {
      if (result.length() > JobPart.MAX_TEXT) {
        throw new IllegalArgumentException("the result is too long");
      }
    }
  }
}
