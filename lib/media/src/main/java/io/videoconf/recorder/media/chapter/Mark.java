package io.videoconf.recorder.media.chapter;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something that somebody who looks for a place in a recording may remember.
 *
 * @param atMillis on the recording's timeline
 * @param participantId who; null when {@link Kind#SPEAKER} means that nobody speaks any more
 * @param name how they were called then; null with {@code participantId}
 */
public record Mark(
    long atMillis, Kind kind, @Nullable String participantId, @Nullable String name) {
  public Mark {
    Objects.requireNonNull(kind, "kind");
  }

  /** What happened. */
  public enum Kind {
    JOINED,
    LEFT,
    /** They speak from now on, until the next such mark. */
    SPEAKER,
    SCREEN_STARTED,
    SCREEN_STOPPED
  }
}
