package io.videoconf.recorder.media.thumbnail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.media.av.LiveHandles;
import io.videoconf.recorder.media.io.OutputDirectory;
import io.videoconf.recorder.model.cell.CellReport.OutputFile;
import io.videoconf.recorder.model.cell.CellTask;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** There is no video here. */
class TileStoryboardTest {
  private static final CellTask.Stills STILLS = new CellTask.Stills(32, 64);

  @TempDir Path directory;
  private Path segments;
  private Path out;

  @BeforeEach
  void create() throws IOException {
    segments = Files.createDirectory(directory.resolve("segments"));
    out = directory.resolve("out");
  }

  @AfterEach
  void nothingLeaks() {
    LiveHandles.assertNone();
  }

  @Test
  void twoSheetsOfHalfAnHour() throws IOException {
    compose(1055);
    List<String> files = write(1055.02, 1055.1);
    assertThat(files).filteredOn(file -> file.startsWith("sprite-")).hasSize(2);
    assertThat(files).contains("storyboard.vtt");
    BufferedImage first = ImageIO.read(out.resolve("sprite-000.jpg").toFile());
    BufferedImage second = ImageIO.read(out.resolve("sprite-001.jpg").toFile());
    assertThat(first.getWidth()).isEqualTo(320);
    assertThat(first.getHeight()).isEqualTo(180);
    assertThat(second.getWidth()).isEqualTo(6 * 32);
    assertThat(second.getHeight()).isEqualTo(18);
    for (int k = 0; k < 106; k++) {
      BufferedImage sheet = k < 100 ? first : second;
      int place = k % 100;
      assertThat(sheet.getRGB(place % 10 * 32 + 16, place / 10 * 18 + 9) & 0xFF)
          .as("tile %d", k)
          .isCloseTo(grey(10L * k), within(4));
    }
    assertThat(Files.readString(out.resolve("storyboard.vtt")))
        .contains("00:16:30.000 --> 00:16:40.000\nsprite-000.jpg#xywh=288,162,32,18\n")
        .endsWith("00:17:30.000 --> 00:17:35.100\nsprite-001.jpg#xywh=160,0,32,18\n");
  }

  @ParameterizedTest
  @CsvSource({
    // Frames at 0 and 20 s are there, the one at 30 s is not: the recording ends with it.
    "30.0, 3",
    "30.04, 4",
    "0.04, 1",
    "9.96, 1",
  })
  void aTileForEachTenSecondsThatBegan(double pictureSeconds, int tiles) throws IOException {
    compose((long) Math.ceil(pictureSeconds) - 1);
    write(pictureSeconds, pictureSeconds);
    assertThat(Files.readAllLines(out.resolve("storyboard.vtt")))
        .filteredOn(line -> line.contains("-->"))
        .hasSize(tiles);
  }

  @Test
  void aShortRecordingGivesAllItsStills() throws IOException {
    compose(25);
    assertThat(write(25.5, 25.5))
        .filteredOn(file -> file.startsWith("still-"))
        .containsExactly(
            "still-00000000.jpg",
            "still-00000002.jpg",
            "still-00000004.jpg",
            "still-00000006.jpg",
            "still-00000008.jpg",
            "still-00000010.jpg",
            "still-00000012.jpg",
            "still-00000014.jpg",
            "still-00000016.jpg",
            "still-00000018.jpg",
            "still-00000020.jpg");
  }

  @Test
  void aLongRecordingGivesTwentyFourFromAllOfIt() throws IOException {
    compose(7199);
    List<String> stills =
        write(7200, 7200).stream().filter(file -> file.startsWith("still-")).toList();
    assertThat(stills).hasSize(24).doesNotHaveDuplicates().isSorted();
    assertThat(stills).startsWith("still-00000150.jpg").endsWith("still-00007050.jpg");
  }

  @Test
  void withATileMissingThereIsNone() throws IOException {
    compose(25);
    Files.delete(segments.resolve(StillFiles.tile(10)));
    assertThatThrownBy(() -> write(25.5, 25.5)).hasMessageContaining("tile-00000010.yuv");
  }

  @Test
  void aTileOfAnotherSizeIsNone() throws IOException {
    compose(25);
    Files.write(segments.resolve(StillFiles.tile(10)), new byte[100]);
    assertThatThrownBy(() -> write(25.5, 25.5)).isInstanceOf(IOException.class);
  }

  private List<String> write(double pictureSeconds, double seconds) throws IOException {
    OutputDirectory output = new OutputDirectory(out);
    new TileStoryboard(segments, STILLS)
        .write(new TileStoryboard.Recording(pictureSeconds, seconds, 64, 36), output);
    return output.files().stream().map(OutputFile::file).toList();
  }

  /** What a composition of so many seconds would leave, each picture of a grey of its own. */
  private void compose(long lastSecond) throws IOException {
    for (long second = 0; second <= lastSecond; second++) {
      if (StillMoments.isTile(second)) {
        try (Frame tile = Still.frame(32, 18)) {
          tile.fill(0, 0, 32, 18, grey(second), 128, 128);
          Files.write(segments.resolve(StillFiles.tile(second)), StillFiles.samples(tile));
        }
      }
      if (StillMoments.isStill(second)) {
        Files.write(segments.resolve(StillFiles.still(second)), new byte[] {1});
      }
    }
  }

  private static int grey(long second) {
    return (int) (second / 10 * 37 % 220) + 16;
  }
}
