package io.videoconf.recorder.media.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.videoconf.recorder.media.FileDigest;
import io.videoconf.recorder.media.Reports;
import io.videoconf.recorder.media.assemble.Assembly;
import io.videoconf.recorder.media.av.LiveHandles;
import io.videoconf.recorder.media.compose.Meeting.Colour;
import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.TrackSource;
import io.videoconf.recorder.model.VideoCodec;
import io.videoconf.recorder.model.cell.CellReport;
import io.videoconf.recorder.model.cell.CellTask;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a composition leaves beside its segments is what its video shows. Java's own JPEG reader
 * looks at the one, a decoder of H.264 at the other.
 */
class StillsTest {
  private static final CellTask.Stills STILLS = new CellTask.Stills(64, 160);
  private static final int FPS = Meeting.FORMAT.frameRate();
  private static final double SECONDS = 21.4;
  private static final int SEGMENTS = 22;

  /** No two frames that follow each other are of the same grey, nor are those ten seconds apart. */
  private static final int GREYS = 9;

  @TempDir static Path shared;
  private static Path journal;
  private static Path whole;

  @TempDir Path directory;

  @BeforeAll
  static void compose() {
    journal =
        new Meeting()
            .video(
                1,
                "ann",
                TrackSource.CAMERA,
                Codec.VP8,
                0,
                SECONDS,
                160,
                90,
                frame -> new Colour(35 + frame % GREYS * 20, 128, 128),
                _ -> true)
            .microphone(2, "ann", 0, SECONDS, 440)
            .stop(SECONDS)
            .write(shared.resolve("journal"));
    whole = shared.resolve("whole");
    Result.compose(Result.withStills(Result.task(journal, whole), STILLS));
  }

  @AfterEach
  void nothingLeaks() {
    LiveHandles.assertNone();
  }

  @Test
  void aTileEachTenSecondsAndMoreStillsAtTheBegin() throws IOException {
    assertThat(pictures(whole).keySet())
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
            "still-00000020.jpg",
            "tile-00000000.jpg",
            "tile-00000000.yuv",
            "tile-00000010.jpg",
            "tile-00000010.yuv",
            "tile-00000020.jpg",
            "tile-00000020.yuv");
  }

  @Test
  void eachStillShowsTheFrameOfItsSecond() throws IOException {
    List<Result.Picture> video = Result.read(whole).pictures();
    for (int second : new int[] {0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20}) {
      BufferedImage still =
          ImageIO.read(whole.resolve("still-%08d.jpg".formatted(second)).toFile());
      assertThat(still.getWidth()).isEqualTo(160);
      assertThat(still.getHeight()).isEqualTo(90);
      assertSameGrey(still, 80, 45, video.get(second * FPS), second);
    }
  }

  @Test
  void tileKOfTheSpriteShowsTheFrameAtTenTimesKSeconds() throws IOException {
    assemble(whole);
    BufferedImage sprite = ImageIO.read(directory.resolve("storyboard/sprite-000.jpg").toFile());
    assertThat(sprite.getWidth()).isEqualTo(3 * 64);
    assertThat(sprite.getHeight()).isEqualTo(36);
    List<Result.Picture> video = Result.read(whole).pictures();
    for (int k = 0; k < 3; k++) {
      assertSameGrey(sprite, k * 64 + 32, 18, video.get(10 * k * FPS), 10 * k);
    }
    // The last one ends with the last frame of sound.
    assertThat(Files.readString(directory.resolve("storyboard/storyboard.vtt")))
        .isEqualTo(
            """
            WEBVTT

            00:00:00.000 --> 00:00:10.000
            sprite-000.jpg#xywh=0,0,64,36

            00:00:10.000 --> 00:00:20.000
            sprite-000.jpg#xywh=64,0,64,36

            00:00:20.000 --> 00:00:21.419
            sprite-000.jpg#xywh=128,0,64,36
            """);
  }

  @Test
  void aTileIsAlsoAPictureOfItsOwn() throws IOException {
    List<Result.Picture> video = Result.read(whole).pictures();
    for (int second : new int[] {0, 10, 20}) {
      BufferedImage tile = ImageIO.read(whole.resolve("tile-%08d.jpg".formatted(second)).toFile());
      assertThat(tile.getWidth()).isEqualTo(64);
      assertThat(tile.getHeight()).isEqualTo(36);
      assertSameGrey(tile, 32, 18, video.get(second * FPS), second);
    }
  }

  @Test
  void aRestartTakesTheSamePictures() throws IOException {
    Path restarted = directory.resolve("restarted");
    Result.compose(
        Result.withStills(Result.task(journal, restarted, Meeting.FORMAT, 9, false), STILLS));
    Map<String, String> expected = pictures(whole);
    expected.keySet().removeIf(name -> secondOf(name) < 9);
    assertThat(pictures(restarted)).isEqualTo(expected);
  }

  @Test
  void spansTakeThePicturesOfTheWhole() throws IOException {
    Path spans = directory.resolve("spans");
    for (int first = 0; first < SEGMENTS; first += 10) {
      CellTask.Rerender span =
          new CellTask.Rerender(first + 9, 10, VideoCodec.H264, null, null, null);
      CellTask.Compose whole = Result.task(journal, spans, Meeting.FORMAT, first, false);
      CellTask.Compose part =
          new CellTask.Compose(
              whole.journal(),
              whole.output(),
              whole.format(),
              first,
              false,
              whole.playoutDelayMillis(),
              whole.segmentSeconds(),
              whole.sound(),
              span,
              STILLS);
      Result.compose(part);
    }
    assertThat(pictures(spans)).isEqualTo(pictures(whole));
  }

  @Test
  void theyAreThereWhenTheSegmentIsAnnounced() {
    Path out = directory.resolve("out");
    List<String> missing = new ArrayList<>();
    Reports reports =
        new Reports(report -> {
          if (report instanceof CellReport.SegmentDone segment && segment.index() % 2 == 0) {
            Path still = out.resolve("still-%08d.jpg".formatted(segment.index()));
            if (!Files.exists(still)) {
              missing.add(still.toString());
            }
          }
        });
    new Composition(Result.withStills(Result.task(journal, out), STILLS)).run(reports);
    assertThat(missing).isEmpty();
  }

  @Test
  void theSegmentsAreTheSameWithoutThem() throws IOException {
    Path plain = directory.resolve("plain");
    Result.compose(Result.task(journal, plain));
    assertThat(pictures(plain)).isEmpty();
    assertThat(Result.joined(plain)).isEqualTo(Result.joined(whole));
  }

  private void assemble(Path segments) {
    CellReport last =
        new Assembly(
                new CellTask.Assemble(
                    segments, SEGMENTS, directory.resolve("master.mp4"), false, STILLS))
            .run(new Reports(_ -> {}));
    assertThat(last).isInstanceOf(CellReport.Done.class);
  }

  /** JPEG is of full range, the video of limited range. */
  private static void assertSameGrey(
      BufferedImage image, int x, int y, Result.Picture video, int second) {
    int seen = image.getRGB(x, y) >> 8 & 0xFF;
    int luma = video.at(Meeting.FORMAT.width() / 2, Meeting.FORMAT.height() / 2).luma();
    assertThat((double) seen)
        .as("at %d s", second)
        .isCloseTo((luma - 16) * 255.0 / 219, within(6.0));
    assertThat(luma).as("at %d s", second).isCloseTo(35 + second * FPS % GREYS * 20, within(6));
  }

  private static long secondOf(String name) {
    return Long.parseLong(name.substring(name.indexOf('-') + 1, name.indexOf('.')));
  }

  /** Digests of tiles and stills by name. */
  private static Map<String, String> pictures(Path out) throws IOException {
    Map<String, String> pictures = new TreeMap<>();
    try (Stream<Path> files = Files.list(out)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.startsWith("still-") || name.startsWith("tile-")) {
          pictures.put(name, FileDigest.sha256(file));
        }
      }
    }
    return pictures;
  }
}
