package io.videoconf.recorder.media.copy;

import io.videoconf.recorder.media.CellFailure;
import io.videoconf.recorder.media.CellWork;
import io.videoconf.recorder.media.FileDigest;
import io.videoconf.recorder.media.Reports;
import io.videoconf.recorder.media.assemble.Mp4Proof;
import io.videoconf.recorder.media.chapter.Chapters;
import io.videoconf.recorder.media.compose.MixedSound;
import io.videoconf.recorder.media.io.FinishedJournal;
import io.videoconf.recorder.media.isolate.TrackReplay;
import io.videoconf.recorder.media.isolate.TrackSink;
import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.MediaKind;
import io.videoconf.recorder.model.cell.CellReport;
import io.videoconf.recorder.model.cell.CellTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;

/**
 * Makes one MP4 of a finished journal: the pictures of its only video source as they were sent, and
 * the sound of all. No picture is decoded.
 */
public final class Copying implements CellWork {
  /** A frame of sound, and one of pictures, may stick out behind the end. */
  private static final double LENGTH_TOLERANCE_SECONDS = 0.1;

  /** Nobody knows when the next one comes: senders make them when they are asked to. */
  private static final double ANY_KEYFRAME_DISTANCE = Double.POSITIVE_INFINITY;

  private final CellTask.Copy task;
  private final Duration playoutDelay;

  public Copying(CellTask.Copy task) {
    this.task = task;
    this.playoutDelay = Duration.ofMillis(task.playoutDelayMillis());
  }

  @Override
  public CellReport run(Reports reports) {
    CopySource source = CopySurvey.find(task);
    Path output = task.output();
    Path partial = output.resolveSibling(output.getFileName() + ".part");
    double seconds = write(source, partial, reports);
    prove(partial, seconds);
    try {
      String sha256 = FileDigest.sha256(partial);
      long bytes = Files.size(partial);
      Files.move(partial, output, StandardCopyOption.ATOMIC_MOVE);
      return new CellReport.Done(
          seconds,
          List.of(
              new CellReport.OutputFile(
                  output.getFileName().toString(), "video/mp4", bytes, sha256)));
    } catch (IOException e) {
      throw new CellFailure(ErrorClass.DESTINATION, "write_failed", e.toString(), e);
    }
  }

  private double write(CopySource source, Path file, Reports reports) {
    try (CopyFile copy = new CopyFile(file);
        MixedSound sound =
            new MixedSound(task.sound(), task.frameRate(), playoutDelay, copy::sound);
        TrackReplay pictures =
            new TrackReplay(
                playoutDelay,
                track -> track.kind() == MediaKind.VIDEO ? copy.pictures() : TrackSink.NOTHING)) {
      copy.begin(source.picture(), sound.encoder());
      FinishedJournal.read(
          task.journal(),
          reports,
          entry -> {
            pictures.onEntry(entry);
            sound.onEntry(entry);
            reports.progress(pictures.seconds(), source.seconds());
          });
      pictures.finish();
      double seconds = sound.finish();
      copy.finish(Chapters.of(sound.marks(), Math.round(seconds * 1000)));
      return seconds;
    }
  }

  /** Nothing is published that has not been looked at by other eyes than its writer's. */
  private static void prove(Path file, double seconds) {
    Mp4Proof.problem(file, seconds, LENGTH_TOLERANCE_SECONDS, ANY_KEYFRAME_DISTANCE)
        .ifPresent(problem -> {
          throw new CellFailure(
              ErrorClass.INTERNAL, "verification", "the file is wrong: " + problem, null);
        });
  }
}
