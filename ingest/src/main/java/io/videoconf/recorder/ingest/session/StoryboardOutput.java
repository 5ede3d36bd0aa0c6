package io.videoconf.recorder.ingest.session;

import io.videoconf.recorder.model.Output;
import io.videoconf.recorder.model.OutputKind;
import io.videoconf.recorder.model.cell.CellReport.Done;
import io.videoconf.recorder.model.cell.CellReport.OutputFile;
import io.videoconf.recorder.platform.s3.OutputPublisher;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the storyboard that the assembly made of the compositor's tiles, and the stills from
 * which a thumbnailer makes poster and preview. Where there is none, or none that is fit to be
 * published, the thumbnailer makes it of the master. May be repeated after a crash.
 */
final class StoryboardOutput {
  private static final Logger log = LoggerFactory.getLogger(StoryboardOutput.class);

  /** Jobs count from 1: what is left of this attempt is never in the way of one of theirs. */
  private static final int ATTEMPT = 0;

  private static final String MAIN_FILE = "storyboard.vtt";
  private static final Pattern FILE =
      Pattern.compile("storyboard\\.vtt|sprite-\\d{3}\\.jpg|still-\\d{8}\\.jpg");

  /** Of sheets of 10 x 10 tiles, of stills, and of an index that the API reads as a whole. */
  private static final long MAX_FILE_BYTES = 16 << 20;

  /** A day has 87 sheets, and every recording at most 24 stills. */
  private static final int MAX_FILES = 1000;

  /** The master waits behind it: half a minute of the publisher's tries, not for ever. */
  private static final int MAX_TRIES = 8;

  private final SessionContext context;
  private final UUID recordingId;
  private final SessionFiles files;
  private int tries;

  StoryboardOutput(SessionContext context, UUID recordingId, SessionFiles files) {
    this.context = context;
    this.recordingId = recordingId;
    this.files = files;
  }

  /**
   * Publishes it if the assembly has made one. Blocks.
   *
   * @throws RuntimeException when the object store or the database is away: to be tried again.
   *     After some tries it does not throw any more, and the thumbnailer makes one of the master
   */
  void publish(Done assembled) {
    try {
      tries++;
      publishOnce(assembled);
    } catch (RuntimeException e) {
      if (tries < MAX_TRIES) {
        throw e;
      }
      log.error("the storyboard of {} is given up: {}", recordingId, e.toString());
      context.leftOut().add(LeftOut.What.STORYBOARD);
    }
  }

  private void publishOnce(Done assembled) {
    List<String> names =
        assembled.files().stream()
            .map(OutputFile::file)
            .filter(name -> name.startsWith(SessionFiles.STORYBOARD + "/"))
            .map(name -> name.substring(SessionFiles.STORYBOARD.length() + 1))
            .toList();
    if (names.isEmpty()) {
      return;
    }
    if (names.size() > MAX_FILES
        || !names.contains(MAIN_FILE)
        || !names.stream().allMatch(this::isFit)) {
      log.error(
          "what a cell calls the storyboard of {} is none: {}",
          recordingId,
          names.subList(0, Math.min(names.size(), 10)));
      context.leftOut().add(LeftOut.What.STORYBOARD);
      return;
    }
    try {
      Output output =
          new OutputPublisher(context.objects())
              .publish(
                  recordingId,
                  OutputKind.SPRITE,
                  ATTEMPT,
                  files.storyboard(),
                  names,
                  MAIN_FILE,
                  _ -> {});
      context.store().completeOutput(output);
    } catch (IOException | IllegalArgumentException e) {
      log.warn("the storyboard of {} cannot be read: {}", recordingId, e.toString());
      context.leftOut().add(LeftOut.What.STORYBOARD);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("this process ends", e);
    }
  }

  /** A cell reads what strangers send: its names are not believed. */
  private boolean isFit(String name) {
    return FILE.matcher(name).matches()
        && !Files.isSymbolicLink(files.storyboard())
        && CellFile.isFit(files.storyboard().resolve(name), MAX_FILE_BYTES);
  }
}
