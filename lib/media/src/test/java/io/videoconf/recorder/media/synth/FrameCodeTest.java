package io.videoconf.recorder.media.synth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameCodeTest {
  private static final Region WHOLE = new Region(0, 0, 640, 360);

  private final Picture picture = new Picture(640, 360);

  @Test
  void everyNumberIsReadBackFromTheDrawnPicture() {
    Picture small = new Picture(160, 90);
    LumaPlane luma = LumaPlane.of(small.luma(), 160);
    Region whole = new Region(0, 0, 160, 90);
    for (int number = 0; number < FrameCode.MODULUS; number++) {
      FrameCode.draw(small, number);
      if (FrameCode.read(luma, whole).orElse(-1) != number) {
        fail("%d was read as %s", number, FrameCode.read(luma, whole));
      }
    }
  }

  @Test
  void isReadFromATileInsideALargerPicture() {
    FrameCode.draw(picture, 4711);
    byte[] canvas = new byte[1280 * 720];
    for (int row = 0; row < 360; row++) {
      System.arraycopy(picture.luma(), row * 640, canvas, (row + 321) * 1280 + 77, 640);
    }
    assertThat(FrameCode.read(LumaPlane.of(canvas, 1280), new Region(77, 321, 640, 360)))
        .hasValue(4711);
  }

  @Test
  void survivesNoiseAndLowContrast() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    byte[] luma = picture.luma();
    for (int round = 0; round < 10; round++) {
      int number = random.nextInt(FrameCode.MODULUS);
      FrameCode.draw(picture, number);
      for (int i = 0; i < luma.length; i++) {
        double faded = 128 + ((luma[i] & 0xFF) - 128) * 0.5 + random.nextGaussian() * 30;
        luma[i] = (byte) Math.clamp((int) faded, 0, 255);
      }
      assertThat(FrameCode.read(LumaPlane.of(luma, 640), WHOLE))
          .as("seed %d", seed)
          .hasValue(number);
    }
  }

  @Test
  void aFlatPictureHoldsNoCode() {
    picture.fill(Palette.colour(0));
    assertThat(FrameCode.read(LumaPlane.of(picture.luma(), 640), WHOLE)).isEmpty();
  }

  @Test
  void oneWrongCellIsNoticed() {
    FrameCode.draw(picture, 0);
    picture.fill(5 * 32, 225, 32, 45, Yuv.WHITE);
    assertThat(FrameCode.read(LumaPlane.of(picture.luma(), 640), WHOLE)).isEmpty();
  }
}
