package io.videoconf.recorder.media.thumbnail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.videoconf.recorder.media.CellFailure;
import io.videoconf.recorder.media.av.LiveHandles;
import io.videoconf.recorder.media.io.Probe;
import io.videoconf.recorder.media.synth.FrameCode;
import io.videoconf.recorder.media.synth.LumaPlane;
import io.videoconf.recorder.media.synth.Region;
import io.videoconf.recorder.media.synth.Scene;
import io.videoconf.recorder.media.synth.SynthClip;
import io.videoconf.recorder.media.synth.Yuv;
import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.cell.CellReport;
import io.videoconf.recorder.model.cell.CellTask;
import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Java's own JPEG reader judges the pictures. */
class ThumbnailerTest {
  private static final int FPS = 10;
  private static final SynthClip.Spec CLIP = new SynthClip.Spec(320, 180, FPS, 20, 1, false);

  @TempDir static Path shared;
  @TempDir Path directory;

  @BeforeAll
  static void makeInput() {
    SynthClip.write(shared.resolve("in.mp4"), CLIP);
  }

  @AfterEach
  void nothingLeaks() {
    LiveHandles.assertNone();
  }

  @Test
  void everyTileShowsTheFrameOfItsTime() throws Exception {
    CellReport.Done done = run(shared.resolve("in.mp4"), 100);
    assertThat(done.files().stream().map(CellReport.OutputFile::file))
        .containsExactly("poster.jpg", "poster.webp", "sprite-000.jpg", "storyboard.vtt");
    BufferedImage sprite = ImageIO.read(directory.resolve("sprite-000.jpg").toFile());
    assertThat(sprite.getWidth()).isEqualTo(10 * 160);
    assertThat(sprite.getHeight()).isEqualTo(90);
    for (int tile = 0; tile < 10; tile++) {
      // Ten tiles of two seconds; the keyframe in the middle of each.
      assertThat(frameNumber(sprite, new Region(tile * 160, 0, 160, 90)))
          .hasValue((2 * tile + 1) * FPS);
    }
  }

  @Test
  void theStoryboardPointsIntoTheSprite() throws Exception {
    run(shared.resolve("in.mp4"), 100);
    assertThat(Files.readString(directory.resolve("storyboard.vtt")))
        .startsWith("WEBVTT\n\n00:00:00.000 --> 00:00:02.000\nsprite-000.jpg#xywh=0,0,160,90\n")
        .endsWith("00:00:18.000 --> 00:00:20.000\nsprite-000.jpg#xywh=1440,0,160,90\n");
  }

  @Test
  void thereAreNoMoreTilesThanAllowedOrThanKeyframes() throws Exception {
    run(shared.resolve("in.mp4"), 3);
    assertThat(cues()).isEqualTo(3);
    Path sparse = directory.resolve("sparse.mp4");
    SynthClip.write(sparse, new SynthClip.Spec(320, 180, FPS, 8, 4, false));
    run(sparse, 100);
    assertThat(cues()).isEqualTo(2);
  }

  @Test
  void manyTilesFillSeveralSheets() throws Exception {
    Path clip = directory.resolve("many.mp4");
    Scene scene = new Scene(0, 1, false);
    SynthClip.write(clip, new SynthClip.Spec(320, 180, 1, 1050, 2, false), scene::draw);
    CellReport.Done done = run(clip, 1000);
    assertThat(done.files().stream().map(CellReport.OutputFile::file))
        .contains("sprite-000.jpg", "sprite-001.jpg");
    assertThat(cues()).isEqualTo(105);
    BufferedImage second = ImageIO.read(directory.resolve("sprite-001.jpg").toFile());
    assertThat(second.getWidth()).isEqualTo(5 * 160);
    assertThat(frameNumber(second, new Region(640, 0, 160, 90))).hasValue(1044);
  }

  @Test
  void thePosterIsNotOneOfTheBlackPictures() throws Exception {
    Path clip = directory.resolve("dark.mp4");
    Scene scene = new Scene(3, FPS, false);
    SynthClip.write(
        clip,
        CLIP,
        (picture, number) -> {
          if (number / FPS == 13) {
            scene.draw(picture, number);
          } else {
            picture.fill(Yuv.BLACK);
          }
        });
    run(clip, 100);
    BufferedImage poster = ImageIO.read(directory.resolve("poster.jpg").toFile());
    assertThat(poster.getWidth()).isEqualTo(320);
    assertThat(frameNumber(poster, new Region(0, 0, 320, 180))).hasValue(130);
  }

  @Test
  void theColoursAreThoseOfTheInput() throws Exception {
    Path clip = directory.resolve("red.mp4");
    Yuv red = new Yuv(81, 90, 240);
    SynthClip.write(clip, CLIP, (picture, number) -> picture.fill(red));
    run(clip, 100);
    int rgb = ImageIO.read(directory.resolve("poster.jpg").toFile()).getRGB(160, 90);
    assertThat(rgb >> 16 & 0xFF).isGreaterThan(245);
    assertThat(rgb >> 8 & 0xFF).isLessThan(10);
    assertThat(rgb & 0xFF).isLessThan(10);
  }

  @Test
  void picturesOfMomentsAreThoseAndNotTheKeyframesBefore() throws Exception {
    new Thumbnailer(
            new CellTask.Thumbnail(
                shared.resolve("in.mp4"), directory, 160, 4, 320, true, List.of(3.75, 0.0, 19.95)))
        .run((seconds, total) -> {});
    int[] frames = {37, 0, 199};
    for (int i = 0; i < frames.length; i++) {
      BufferedImage image = ImageIO.read(directory.resolve("at-00" + i + ".jpg").toFile());
      assertThat(frameNumber(image, new Region(0, 0, 320, 180))).hasValue(frames[i]);
      Path webp = directory.resolve("at-00" + i + ".webp");
      assertThat(Probe.of(webp).get("streams").get(0).get("width").asInt()).isEqualTo(320);
    }
  }

  @Test
  void thePreviewMoves() throws Exception {
    new Thumbnailer(
            new CellTask.Thumbnail(
                shared.resolve("in.mp4"), directory, 160, 100, 640, true, List.of()))
        .run((seconds, total) -> {});
    String bytes =
        new String(
            Files.readAllBytes(directory.resolve("preview.webp")), StandardCharsets.ISO_8859_1);
    assertThat(bytes).startsWith("RIFF").contains("ANIM");
    assertThat(bytes.split("ANMF", -1)).hasSize(10 + 1);
  }

  @Test
  void theSameInputGivesTheSameBytes() throws Exception {
    CellReport.Done first = run(shared.resolve("in.mp4"), 100);
    CellReport.Done second = run(shared.resolve("in.mp4"), 100);
    assertThat(second.files()).isEqualTo(first.files());
  }

  @Test
  void aFileWithoutPictureIsTheInputsFault() {
    Path file = directory.resolve("in.m4a");
    SynthClip.writeSoundOnly(file);
    assertThatThrownBy(() -> run(file, 100))
        .isInstanceOfSatisfying(
            CellFailure.class,
            failure -> {
              assertThat(failure.errorClass()).isEqualTo(ErrorClass.INPUT);
              assertThat(failure.code()).isEqualTo("no_video");
            });
  }

  private CellReport.Done run(Path input, int maxTiles) {
    CellReport report =
        new Thumbnailer(
                new CellTask.Thumbnail(input, directory, 160, maxTiles, 640, false, List.of()))
            .run((seconds, total) -> {});
    assertThat(report).isInstanceOf(CellReport.Done.class);
    return (CellReport.Done) report;
  }

  private long cues() throws Exception {
    List<String> lines = Files.readAllLines(directory.resolve("storyboard.vtt"));
    List<String> cues = new ArrayList<>(lines);
    cues.removeIf(line -> !line.contains("-->"));
    return cues.size();
  }

  private static OptionalInt frameNumber(BufferedImage image, Region tile) {
    byte[] green = new byte[image.getWidth() * image.getHeight()];
    for (int i = 0; i < green.length; i++) {
      green[i] = (byte) (image.getRGB(i % image.getWidth(), i / image.getWidth()) >> 8);
    }
    return FrameCode.read(LumaPlane.of(green, image.getWidth()), tile);
  }
}
