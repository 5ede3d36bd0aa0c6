package io.videoconf.recorder.media.thumbnail;

import io.videoconf.recorder.media.CellFailure;
import io.videoconf.recorder.media.CellWork;
import io.videoconf.recorder.media.Reports;
import io.videoconf.recorder.media.av.CodecId;
import io.videoconf.recorder.media.av.ColorTags;
import io.videoconf.recorder.media.av.Decoder;
import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.media.av.Packet;
import io.videoconf.recorder.media.io.OutputDirectory;
import io.videoconf.recorder.media.io.VideoInput;
import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.cell.CellReport;
import io.videoconf.recorder.model.cell.CellTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Chooses the poster among stills, and makes the preview of them: without the video. */
public final class PosterMaker implements CellWork {
  private final CellTask.Poster task;

  public PosterMaker(CellTask.Poster task) {
    this.task = task;
  }

  @Override
  public CellReport run(Reports reports) {
    List<Path> stills = stills();
    if (stills.isEmpty()) {
      throw failure("no_stills", "there is no still");
    }
    OutputDirectory output = new OutputDirectory(task.output());
    try (Decoder decoder = Decoder.open(CodecId.MJPEG, VideoInput.decoderOptions());
        Frame picture = Frame.allocate()) {
      decode(decoder, stills.getFirst(), picture);
      choose(decoder, stills, picture, output, reports);
    } catch (IOException e) {
      throw new CellFailure(ErrorClass.INTERNAL, "read_failed", e.toString(), e);
    }
    return new CellReport.Done(stills.size(), output.files());
  }

  /**
   * @param picture the first one, and a place for those that follow; borrowed
   */
  private void choose(
      Decoder decoder, List<Path> stills, Frame picture, OutputDirectory output, Reports reports)
      throws IOException {
    int width = picture.width();
    int height = picture.height();
    int step = Math.ceilDiv(stills.size(), Preview.PICTURES);
    try (PosterChoice poster = new PosterChoice(task.pictureWidth(), width, height);
        Preview preview = new Preview(width, height)) {
      for (int i = 0; i < stills.size(); i++) {
        decode(decoder, stills.get(i), picture);
        poster.consider(picture);
        if (i % step == 0) {
          preview.add(picture);
        }
        reports.progress(i + 1, stills.size());
      }
      Still.writeAll(output, PosterChoice.NAME, poster.best());
      preview.write(output);
    }
  }

  private static void decode(Decoder decoder, Path still, Frame picture) throws IOException {
    try (Packet packet = Packet.of(Files.readAllBytes(still), 0, true)) {
      boolean taken = decoder.send(packet) == Decoder.Sent.ACCEPTED;
      if (!taken || decoder.receive(picture) != Decoder.Received.FRAME) {
        throw failure("damaged", still.getFileName() + " cannot be decoded");
      }
    }
    picture.color(ColorTags.BT601_FULL);
  }

  private List<Path> stills() {
    try (Stream<Path> files = Files.list(task.stills())) {
      return files
          .filter(file -> StillFiles.isStill(file.getFileName().toString()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new CellFailure(ErrorClass.INTERNAL, "read_failed", e.toString(), e);
    }
  }

  private static CellFailure failure(String code, String message) {
    return new CellFailure(ErrorClass.INPUT, code, message, null);
  }
}
