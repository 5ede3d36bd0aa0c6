package io.videoconf.recorder.e2e.rig;

import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.model.AccessUnit;
import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.cell.CellReport;
import io.videoconf.recorder.model.cell.CellTask;
import io.videoconf.recorder.rtp.send.AccessUnitFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Encoded picture and sound of one synthetic participant, made by a cell as the demo has them made.
 *
 * @param video in order of time, from 0
 * @param audio in order of time, from 0
 */
public record SyntheticMedia(
    int participant, Codec codec, List<AccessUnit> video, List<AccessUnit> audio) {

  public static final int WIDTH = 640;
  public static final int HEIGHT = 360;
  public static final int FRAME_RATE = 30;

  /** Makes the media, or reads what an earlier test of this build made. */
  public static synchronized SyntheticMedia of(int participant, Codec codec, int seconds)
      throws IOException, InterruptedException {
    String name = codec.encodingName().toLowerCase(Locale.ROOT);
    Path folder =
        ProjectHome.target()
            .resolve("media")
            .resolve("%d-%s-%d".formatted(participant, name, seconds));
    Path done = folder.resolve("done");
    if (!Files.exists(done)) {
      Files.createDirectories(folder);
      runCell(
          new CellTask.Synthesize(
              folder, participant, name, WIDTH, HEIGHT, FRAME_RATE, seconds, false));
      Files.createFile(done);
    }
    return new SyntheticMedia(
        participant,
        codec,
        read(folder.resolve("video.units")),
        read(folder.resolve("audio.units")));
  }

  private static void runCell(CellTask task) throws IOException, InterruptedException {
    Files.createDirectories(ProjectHome.logs());
    Process cell =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                ProjectHome.path().resolve("lib/media/target/cell") + "/*",
                "io.videoconf.recorder.media.CellMain")
            .redirectError(ProjectHome.logs().resolve("synthesize.log").toFile())
            .start();
    try {
      // A cell ends when its standard input does, so that stays open.
      OutputStream in = cell.getOutputStream();
      in.write((Json.write(task) + "\n").getBytes(StandardCharsets.UTF_8));
      in.flush();
      String reports =
          new String(cell.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      String last = reports.substring(reports.lastIndexOf('\n') + 1);
      if (last.isEmpty() || !(Json.read(last, CellReport.class) instanceof CellReport.Done)) {
        throw new IOException("no synthetic media: " + last);
      }
      cell.waitFor();
    } finally {
      cell.destroyForcibly();
    }
  }

  private static List<AccessUnit> read(Path file) throws IOException {
    List<AccessUnit> units = new ArrayList<>();
    try (AccessUnitFile.Reader reader = new AccessUnitFile.Reader(file)) {
      while (reader.next() instanceof AccessUnitFile.Next.Unit(AccessUnit unit)) {
        units.add(unit);
      }
    }
    return List.copyOf(units);
  }
}
