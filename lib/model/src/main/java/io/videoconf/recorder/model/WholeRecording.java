package io.videoconf.recorder.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A recording with all that is shown of it, as of one moment.
 *
 * @param participants in order of joining
 * @param outputs by kind and name
 * @param begun whether its first segment is there, so that it can be played
 * @param quality null until it is finished
 */
public record WholeRecording(
    Recording recording,
    List<Participant> participants,
    List<Output> outputs,
    boolean begun,
    @Nullable RecordingQuality quality) {
  public WholeRecording {
    participants = List.copyOf(participants);
    outputs = List.copyOf(outputs);
  }

  /** Whether the user hosted or took part in the recording's meeting. */
  public boolean isVisibleTo(String userId) {
    return userId.equals(recording.hostUserId())
        || participants.stream().anyMatch(p -> userId.equals(p.userId()));
  }
}
