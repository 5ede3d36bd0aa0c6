package io.videoconf.recorder.journal;

import org.jspecify.annotations.Nullable;

/** Somebody of the meeting, here or gone. {@code userId} is known only if the SFU told us. */
public record ParticipantState(
    String participantId,
    @Nullable String userId,
    String displayName,
    boolean present,
    double gainDecibels) {

  ParticipantState renamed(String newName) {
    return new ParticipantState(participantId, userId, newName, present, gainDecibels);
  }

  ParticipantState withGain(double newDecibels) {
    return new ParticipantState(participantId, userId, displayName, present, newDecibels);
  }

  ParticipantState left() {
    return new ParticipantState(participantId, userId, displayName, false, gainDecibels);
  }
}
