package io.videoconf.recorder.media.thumbnail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.videoconf.recorder.media.CellFailure;
import io.videoconf.recorder.media.Reports;
import io.videoconf.recorder.media.av.ColorTags;
import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.media.av.LiveHandles;
import io.videoconf.recorder.media.av.PixelFormat;
import io.videoconf.recorder.media.io.Probe;
import io.videoconf.recorder.media.synth.FrameCode;
import io.videoconf.recorder.media.synth.LumaPlane;
import io.videoconf.recorder.media.synth.Picture;
import io.videoconf.recorder.media.synth.Region;
import io.videoconf.recorder.media.synth.Scene;
import io.videoconf.recorder.media.synth.Yuv;
import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.cell.CellReport;
import io.videoconf.recorder.model.cell.CellTask;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntPredicate;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** There is no video here. Java's own JPEG reader judges the poster. */
class PosterMakerTest {
  private static final int WIDTH = 320;
  private static final int HEIGHT = 180;
  private static final int BEST = 7;

  @TempDir Path directory;
  private Path stills;
  private Path out;

  @BeforeEach
  void create() throws IOException {
    stills = Files.createDirectory(directory.resolve("stills"));
    out = directory.resolve("out");
  }

  @AfterEach
  void nothingLeaks() {
    LiveHandles.assertNone();
  }

  @Test
  void thePosterIsTheBestOfTheStills() throws IOException {
    stills(16, i -> i == BEST);
    CellReport.Done done = run();
    assertThat(done.files().stream().map(CellReport.OutputFile::file))
        .containsExactly("poster.jpg", "poster.webp", "preview.webp");
    BufferedImage poster = ImageIO.read(out.resolve("poster.jpg").toFile());
    assertThat(poster.getWidth()).isEqualTo(WIDTH);
    assertThat(poster.getHeight()).isEqualTo(HEIGHT);
    byte[] green = new byte[WIDTH * HEIGHT];
    for (int i = 0; i < green.length; i++) {
      green[i] = (byte) (poster.getRGB(i % WIDTH, i / WIDTH) >> 8);
    }
    assertThat(FrameCode.read(LumaPlane.of(green, WIDTH), new Region(0, 0, WIDTH, HEIGHT)))
        .hasValue(BEST);
    assertThat(Probe.of(out.resolve("poster.webp")).at("/streams/0/width").asInt())
        .isEqualTo(WIDTH);
  }

  @Test
  void thePreviewMoves() throws IOException {
    stills(24, _ -> true);
    run();
    String bytes = Files.readString(out.resolve("preview.webp"), StandardCharsets.ISO_8859_1);
    assertThat(bytes).startsWith("RIFF").contains("ANIM");
    assertThat(bytes.split("ANMF", -1)).hasSize(12 + 1);
  }

  @Test
  void oneStillIsEnough() throws IOException {
    stills(1, _ -> true);
    run();
    assertThat(out.resolve("poster.jpg")).exists();
  }

  @Test
  void whatIsNoPictureIsTheInputsFault() throws IOException {
    stills(2, _ -> true);
    Files.write(stills.resolve(StillFiles.still(1)), new byte[] {1, 2, 3});
    assertThatThrownBy(this::run)
        .isInstanceOfSatisfying(
            CellFailure.class, e -> assertThat(e.errorClass()).isEqualTo(ErrorClass.INPUT));
  }

  private CellReport.Done run() {
    CellTask.Poster task = new CellTask.Poster(stills, out, 640);
    return (CellReport.Done) new PosterMaker(task).run(new Reports(_ -> {}));
  }

  /**
   * @param drawn which of them are not black
   */
  private void stills(int count, IntPredicate drawn) throws IOException {
    Scene scene = new Scene(3, 10, false);
    try (StillMaker maker = new StillMaker(CellTask.Stills.USUAL, WIDTH, HEIGHT);
        Frame frame = Frame.video(WIDTH, HEIGHT, PixelFormat.YUV420P)) {
      frame.color(ColorTags.BT601_LIMITED);
      for (int i = 0; i < count; i++) {
        Picture picture = new Picture(WIDTH, HEIGHT);
        picture.fill(Yuv.BLACK);
        if (drawn.test(i)) {
          scene.draw(picture, i);
        }
        ByteBuffer samples = ByteBuffer.allocate(WIDTH * HEIGHT * 3 / 2);
        samples.put(picture.luma()).put(picture.chromaU()).put(picture.chromaV());
        frame.makeWritable();
        StillFiles.fill(frame, samples.array());
        Files.write(stills.resolve(StillFiles.still(i)), maker.still(frame));
      }
    }
  }
}
