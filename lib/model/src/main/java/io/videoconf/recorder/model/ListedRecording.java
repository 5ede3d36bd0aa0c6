package io.videoconf.recorder.model;

import java.util.Set;

/**
 * A recording as a list shows it.
 *
 * @param completed of which kinds it has a completed output
 */
public record ListedRecording(Recording recording, Set<OutputKind> completed) {
  public ListedRecording {
    completed = Set.copyOf(completed);
  }
}
