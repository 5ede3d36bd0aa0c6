package io.videoconf.recorder.media.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import io.videoconf.recorder.model.look.Image;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PixelsTest {
  private static final long MAX_EXTRA_BYTES = 64L << 20;

  /** A cell has 256 MB, and dies when it wants more. */
  @ParameterizedTest
  @CsvSource({"1,4096", "4096,1", "976,4096", "4096,976", "16384,244", "1,1"})
  void whateverItsShapeAnImageIsScaledInLittleMemory(int width, int height) throws IOException {
    Pixels image = Pixels.of(new Image(grey(width, height)));
    ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = memory.getCurrentThreadAllocatedBytes();
    Pixels covering = image.covering(3840, 2160);
    Pixels whole = image.scaled(3840, 2160);
    long allocated = memory.getCurrentThreadAllocatedBytes() - before;
    assertThat(covering.argb()).hasSize(3840 * 2160).containsOnly(0xFF808080);
    assertThat(whole.argb()).hasSize(3840 * 2160).containsOnly(0xFF808080);
    assertThat(allocated - 2 * 3840 * 2160 * Integer.BYTES).isLessThan(MAX_EXTRA_BYTES);
  }

  @Test
  void eachPixelIsTheMeanOfWhatItCovers() {
    int[] argb = new int[8 * 6];
    for (int i = 0; i < argb.length; i++) {
      argb[i] = 0xFF000000 | (i % 8 * 30) << 16 | (i / 8 * 40) << 8;
    }
    Pixels half = new Pixels(8, 6, argb).scaled(4, 3);
    for (int y = 0; y < 3; y++) {
      for (int x = 0; x < 4; x++) {
        int pixel = half.argb()[y * 4 + x];
        assertThat(pixel >>> 24).isEqualTo(255);
        assertThat(pixel >> 16 & 0xFF).isCloseTo(2 * x * 30 + 15, within(1));
        assertThat(pixel >> 8 & 0xFF).isCloseTo(2 * y * 40 + 20, within(1));
      }
    }
  }

  @Test
  void coveringCutsOffWhatIsTooLong() {
    int[] argb = new int[90 * 10];
    Arrays.fill(argb, 0xFF0000FF);
    for (int row = 0; row < 10; row++) {
      Arrays.fill(argb, row * 90 + 40, row * 90 + 50, 0xFFFF0000);
    }
    assertThat(new Pixels(90, 10, argb).covering(10, 10).argb()).containsOnly(0xFFFF0000);
  }

  private static byte[] grey(int width, int height) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    int[] line = new int[width];
    Arrays.fill(line, 0x808080);
    for (int row = 0; row < height; row++) {
      image.setRGB(0, row, width, 1, line, 0, width);
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(image, "png", png);
    return png.toByteArray();
  }
}
