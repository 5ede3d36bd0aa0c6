package io.videoconf.recorder.media.compose;

import io.videoconf.recorder.journal.RecordingState;
import io.videoconf.recorder.media.CellFailure;
import io.videoconf.recorder.media.chapter.Mark;
import io.videoconf.recorder.media.chapter.MarkFile;
import io.videoconf.recorder.model.ErrorClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Notes what happens, for chapters, in a file beside each finished segment: so a restart, or a
 * recording that is composed in parts, loses none. Thread-safe.
 */
final class SegmentMarks {
  private final Path directory;
  private final int framesPerSegment;
  private final long firstFrame;
  private final MarkWatch watch;
  private final Deque<Placed> marks = new ArrayDeque<>();
  private long frame;

  private record Placed(long frame, Mark mark) {}

  /**
   * @param firstFrame what was before it is noted already
   */
  SegmentMarks(Path directory, int frameRate, int framesPerSegment, long firstFrame) {
    this.directory = directory;
    this.framesPerSegment = framesPerSegment;
    this.firstFrame = firstFrame;
    this.watch = new MarkWatch(frameRate, this::note);
  }

  /**
   * How things are at a frame; frames come in order.
   *
   * @param nowSpeaking id of the participant, or null
   */
  synchronized void observe(long number, RecordingState now, @Nullable String nowSpeaking) {
    frame = number;
    watch.observe(number, now, nowSpeaking);
  }

  private void note(Mark mark) {
    if (frame >= firstFrame) {
      marks.add(new Placed(frame, mark));
    }
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
