package io.videoconf.recorder.media.compose;

import io.videoconf.recorder.media.chapter.MarkFile;
import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.TrackSource;
import io.videoconf.recorder.model.event.SessionEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Composed meetings for tests of what comes after. */
public final class Compositions {
  private Compositions() {}

  /** A finished journal of 3.2 s with one participant's picture and sound. */
  public static Path journal(Path directory) {
    return new Meeting()
        .camera(1, "ann", Codec.VP8, 0, 3.2, Meeting.Colour.RED)
        .microphone(2, "ann", 0, 3.2, 440)
        .stop(3.2)
        .write(directory);
  }

  /** A journal that somebody may still be writing. */
  public static Path unfinishedJournal(Path directory) {
    return new Meeting().camera(1, "ann", Codec.VP8, 0, 1, Meeting.Colour.RED).write(directory);
  }

  /** Four segments of a second, of which the last two were made by another run. */
  public static void restartedAtSegment2(Path journal, Path output) throws IOException {
    journal(journal);
    Result.compose(Result.task(journal, output));
    Files.delete(output.resolve(SegmentNames.segment(2)));
    Files.delete(output.resolve(SegmentNames.segment(3)));
    Result.compose(Result.task(journal, output, Meeting.FORMAT, 2, false));
  }

  /**
   * Eighteen segments of a second, of which the last twelve were made by another run: Ann speaks
   * first, then Bob, whose name is a nuisance, and who shares a screen from 12 s on.
   */
  public static void talk(Path journal, Path output) throws IOException {
    new Meeting()
        .join(0, "ann")
        .known("bob")
        .event(0, new SessionEvent.ParticipantJoined("bob", null, "Bob & <i>Söns</i>"))
        .camera(1, "ann", Codec.VP8, 0, 18, Meeting.Colour.RED)
        .sound(2, "ann", 0, 18, t -> t < 6 ? 0.2 * Math.sin(2 * Math.PI * 440 * t) : 0)
        .sound(3, "bob", 0, 18, t -> t > 6 ? 0.2 * Math.sin(2 * Math.PI * 880 * t) : 0)
        .track(12, 4, "bob", TrackSource.SCREEN, Codec.VP8)
        .stop(18)
        .write(journal);
    Result.compose(Result.task(journal, output));
    for (int i = 6; i < 18; i++) {
      Files.delete(output.resolve(SegmentNames.segment(i)));
      Files.deleteIfExists(output.resolve(MarkFile.name(i)));
    }
    Result.compose(Result.task(journal, output, Meeting.FORMAT, 6, false));
  }
}
