package io.videoconf.recorder.media.compose;

import io.videoconf.recorder.media.chapter.MarkFile;
import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.TrackSource;
import io.videoconf.recorder.model.event.SessionEvent;
import io.videoconf.recorder.model.look.Corner;
import io.videoconf.recorder.model.look.Image;
import io.videoconf.recorder.model.look.Theme;
import io.videoconf.recorder.model.look.Watermark;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

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

  /**
   * A finished journal of 1 s in a theme with a high and narrow background, a watermark, a clock
   * and a title, which changes on the way.
   */
  public static Path decoratedJournal(Path directory) throws IOException {
    Image image = grey(976, 4096);
    Meeting meeting = new Meeting();
    for (int i = 0; i < 2; i++) {
      meeting.event(0.5 * i, new SessionEvent.ThemeChanged(decorated(image, "Title " + i)));
    }
    return meeting.camera(1, "ann", Codec.VP8, 0, 1, Meeting.Colour.RED).stop(1).write(directory);
  }

  private static Theme decorated(Image image, String title) {
    Theme plain = Theme.DEFAULT;
    return new Theme(
        plain.background(),
        image,
        plain.tile(),
        plain.accent(),
        plain.labelText(),
        plain.labelBackground(),
        true,
        plain.cameras(),
        0,
        new Watermark(image, Corner.TOP_LEFT, 0.5, 0.5),
        true,
        title,
        5);
  }

  private static Image grey(int width, int height) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(image, "png", png);
    return new Image(png.toByteArray());
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
