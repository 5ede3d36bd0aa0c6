package io.videoconf.recorder.media.compose;

import io.videoconf.recorder.model.Codec;
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
}
