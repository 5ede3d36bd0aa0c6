package io.videoconf.recorder.media.compose;

import io.videoconf.recorder.journal.ParticipantState;
import io.videoconf.recorder.journal.RecordingState;
import io.videoconf.recorder.journal.TrackState;
import io.videoconf.recorder.media.CellFailure;
import io.videoconf.recorder.media.chapter.Mark;
import io.videoconf.recorder.media.chapter.MarkFile;
import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.TrackSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Notes what happens, for chapters, in a file beside each finished segment: so a restart, or a
 * recording that is composed in parts, loses none. Thread-safe.
 */
final class SegmentMarks {
  private final Path directory;
  private final int frameRate;
  private final int framesPerSegment;
  private final long firstFrame;
  private final Deque<Placed> marks = new ArrayDeque<>();
  private RecordingState state = RecordingState.EMPTY;
  private Map<Integer, String> screens = Map.of();
  private @Nullable String speaker;

  private record Placed(long frame, Mark mark) {}

  /**
   * @param firstFrame what was before it is noted already
   */
  SegmentMarks(Path directory, int frameRate, int framesPerSegment, long firstFrame) {
    this.directory = directory;
    this.frameRate = frameRate;
    this.framesPerSegment = framesPerSegment;
    this.firstFrame = firstFrame;
  }

  /**
   * How things are at a frame; frames come in order.
   *
   * @param nowSpeaking id of the participant, or null
   */
  synchronized void observe(long frame, RecordingState now, @Nullable String nowSpeaking) {
    if (!now.equals(state)) {
      for (ParticipantState participant : now.participants().values()) {
        boolean was = isPresent(state, participant.participantId());
        if (participant.present() != was) {
          Mark.Kind kind = was ? Mark.Kind.LEFT : Mark.Kind.JOINED;
          add(frame, kind, now, participant.participantId());
        }
      }
      Map<Integer, String> nowShared = screens(now);
      screens.forEach((track, who) -> {
        if (!nowShared.containsKey(track)) {
          add(frame, Mark.Kind.SCREEN_STOPPED, now, who);
        }
      });
      nowShared.forEach((track, who) -> {
        if (!screens.containsKey(track)) {
          add(frame, Mark.Kind.SCREEN_STARTED, now, who);
        }
      });
      screens = nowShared;
      state = now;
    }
    if (!Objects.equals(speaker, nowSpeaking)) {
      speaker = nowSpeaking;
      add(frame, Mark.Kind.SPEAKER, now, nowSpeaking);
    }
  }

  private static boolean isPresent(RecordingState state, String participantId) {
    ParticipantState known = state.participants().get(participantId);
    return known != null && known.present();
  }

  /** Whose screens are shared, by track. */
  private static Map<Integer, String> screens(RecordingState state) {
    Map<Integer, String> shared = new LinkedHashMap<>();
    for (TrackState track : state.activeTracks()) {
      if (track.spec().source() == TrackSource.SCREEN && !track.muted()) {
        shared.put(track.spec().trackId(), track.spec().participantId());
      }
    }
    return shared;
  }

  private void add(long frame, Mark.Kind kind, RecordingState now, @Nullable String who) {
    if (frame < firstFrame) {
      return;
    }
    ParticipantState known = who == null ? null : now.participants().get(who);
    String name = known == null ? who : known.displayName();
    marks.add(new Placed(frame, new Mark(frame * 1000 / frameRate, kind, who, name)));
  }

  /** Writes what belongs to a segment, whose own file is complete. */
  synchronized void segmentDone(int segment) {
    List<Mark> own = new ArrayList<>();
    while (!marks.isEmpty() && marks.getFirst().frame() < (segment + 1L) * framesPerSegment) {
      own.add(marks.removeFirst().mark());
    }
    String name = MarkFile.name(segment);
    if (own.isEmpty()) {
      deleteOld(name);
    } else {
      new SegmentFiles(directory).write(name, MarkFile.write(own));
    }
  }

  /** Of another run, that was stopped before it told that the segment is done. */
  private void deleteOld(String name) {
    try {
      Files.deleteIfExists(directory.resolve(name));
    } catch (IOException e) {
      throw new CellFailure(
          ErrorClass.DESTINATION, "write_failed", "cannot delete " + name + ": " + e, e);
    }
  }
}
