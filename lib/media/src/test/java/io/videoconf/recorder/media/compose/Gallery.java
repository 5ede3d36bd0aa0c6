package io.videoconf.recorder.media.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.media.av.ColorTags;
import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.media.av.PixelFormat;
import io.videoconf.recorder.media.draw.Pixels;
import io.videoconf.recorder.media.draw.YuvMatrix;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Arc2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import javax.imageio.ImageIO;

/** Pictures to compose, and composed ones to look at. */
final class Gallery {
  private static final int[][] ROOMS = {
    {0x6E8FA8, 0x2F4A63}, {0xC9A27C, 0x6E4A32}, {0x8FB58E, 0x3B5D48}, {0xB79BC4, 0x55406B},
    {0xC98F8F, 0x6B3B41}, {0x8C9BB0, 0x39435A}, {0xC7BB8A, 0x6A5F38}, {0x83B7B4, 0x32605F},
  };
  private static final int[] SKIN = {0xE8C0A0, 0x8D5B3F, 0xD6A27C, 0xF0D0B4, 0x6F4630};
  private static final int[] CLOTHES = {0x2B3A55, 0xA83E3E, 0xE7E3DA, 0x2F6B4F, 0x3A3A3A, 0xC07A2B};

  /** A pixel may differ so much: other decoders of the same fonts and rounding. */
  private static final int TOLERANCE = 24;

  /** One of so many pixels may differ by more. */
  private static final int PIXELS_PER_DIFFERENT = 5000;

  private Gallery() {}

  /** What a camera shows: somebody in a room. The caller owns it. */
  static Frame person(int number, int width, int height) {
    return person(number, width, height, Math.min(width * 0.62, height), 0);
  }

  /** What a phone that is held upright shows: a face in the middle. The caller owns it. */
  static Frame upright(int number, int width, int height) {
    return person(number, width, height, width * 0.9, height * 0.34);
  }

  private static Frame person(int number, int width, int height, double unit, double lift) {
    return drawn(
        width,
        height,
        graphics -> {
          int[] room = ROOMS[number % ROOMS.length];
          graphics.setPaint(
              new GradientPaint(0, 0, new Color(room[0]), width, height, new Color(room[1])));
          graphics.fillRect(0, 0, width, height);
          double foot = height - lift;
          double x = width / 2.0 + (number % 3 - 1) * unit * 0.05;
          graphics.setColor(new Color(CLOTHES[number % CLOTHES.length]));
          graphics.fill(
              new RoundRectangle2D.Double(
                  x - unit * 0.36,
                  foot - unit * 0.33,
                  unit * 0.72,
                  unit * 0.6 + lift,
                  unit * 0.4,
                  unit * 0.4));
          graphics.setColor(new Color(SKIN[number % SKIN.length]));
          graphics.fill(
              new Ellipse2D.Double(x - unit * 0.155, foot - unit * 0.71, unit * 0.31, unit * 0.4));
          graphics.setColor(new Color(0x2A2320));
          graphics.fill(
              new Arc2D.Double(
                  x - unit * 0.165,
                  foot - unit * 0.74,
                  unit * 0.33,
                  unit * 0.36,
                  10,
                  160,
                  Arc2D.CHORD));
        });
  }

  /** What a shared screen shows. The caller owns it. */
  static Frame slide(int width, int height) {
    return drawn(
        width,
        height,
        graphics -> {
          graphics.setColor(new Color(0xF7F6F2));
          graphics.fillRect(0, 0, width, height);
          graphics.setColor(new Color(0x24344D));
          graphics.fillRect(width / 14, height / 8, width * 4 / 10, height / 18);
          graphics.setColor(new Color(0xB9C0CA));
          for (int line = 0; line < 5; line++) {
            int length = width * (34 - line * 7 % 11) / 100;
            graphics.fillRect(width / 14, height * (30 + 9 * line) / 100, length, height / 36);
          }
          int[] bars = {30, 42, 36, 55, 62};
          for (int bar = 0; bar < bars.length; bar++) {
            graphics.setColor(new Color(bar == 4 ? 0xE07A3F : 0x5E7FB8));
            int high = height * bars[bar] / 100;
            graphics.fillRect(
                width * (54 + 8 * bar) / 100, height * 86 / 100 - high, width * 5 / 100, high);
          }
        });
  }

  /** The same picture turned left, for a camera that says that it has to be turned right. */
  static Frame turnedLeft(Frame upright) {
    try (upright) {
      BufferedImage image = image(upright);
      int across = upright.height();
      int down = upright.width();
      AffineTransform turn = AffineTransform.getQuadrantRotateInstance(-1);
      turn.preConcatenate(AffineTransform.getTranslateInstance(0, down));
      return drawn(across, down, graphics -> graphics.drawImage(image, turn, null));
    }
  }

  private static Frame drawn(int width, int height, Consumer<Graphics2D> drawing) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB_PRE);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    drawing.accept(graphics);
    graphics.dispose();
    Frame frame = Frame.video(width, height, PixelFormat.YUV420P).color(ColorTags.BT601_LIMITED);
    pixels(image).sprite(YuvMatrix.of(ColorTags.BT601_LIMITED)).blend(frame, 0, 0);
    return frame;
  }

  static Pixels pixels(BufferedImage image) {
    return new Pixels(
        image.getWidth(),
        image.getHeight(),
        ((DataBufferInt) image.getRaster().getDataBuffer()).getData());
  }

  /** A frame as it is seen. */
  static BufferedImage image(Frame frame) {
    BufferedImage image =
        new BufferedImage(frame.width(), frame.height(), BufferedImage.TYPE_INT_RGB);
    boolean hd = frame.color().equals(ColorTags.BT709_LIMITED);
    double kr = hd ? 0.2126 : 0.299;
    double kb = hd ? 0.0722 : 0.114;
    ByteBuffer luma = frame.plane(0);
    ByteBuffer cb = frame.plane(1);
    ByteBuffer cr = frame.plane(2);
    for (int y = 0; y < frame.height(); y++) {
      for (int x = 0; x < frame.width(); x++) {
        double l = ((luma.get(y * frame.stride(0) + x) & 0xFF) - 16) / 219.0;
        double b = ((cb.get(y / 2 * frame.stride(1) + x / 2) & 0xFF) - 128) / 224.0;
        double r = ((cr.get(y / 2 * frame.stride(2) + x / 2) & 0xFF) - 128) / 224.0;
        double red = l + 2 * (1 - kr) * r;
        double blue = l + 2 * (1 - kb) * b;
        double green = (l - kr * red - kb * blue) / (1 - kr - kb);
        image.setRGB(x, y, level(red) << 16 | level(green) << 8 | level(blue));
      }
    }
    return image;
  }

  private static int level(double value) {
    return Math.clamp(Math.round(255 * value), 0, 255);
  }

  /** Compares with a PNG file; {@code -Dgolden.update=true} writes it. */
  static void assertLooksLike(Path file, BufferedImage actual) throws IOException {
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(file.getParent());
      ImageIO.write(actual, "png", file.toFile());
    }
    BufferedImage golden = ImageIO.read(file.toFile());
    assertThat(actual.getWidth()).isEqualTo(golden.getWidth());
    assertThat(actual.getHeight()).isEqualTo(golden.getHeight());
    int different = 0;
    for (int y = 0; y < golden.getHeight(); y++) {
      for (int x = 0; x < golden.getWidth(); x++) {
        different += distance(golden.getRGB(x, y), actual.getRGB(x, y)) > TOLERANCE ? 1 : 0;
      }
    }
    assertThat(different)
        .as("pixels that differ from %s", file)
        .isLessThanOrEqualTo(golden.getWidth() * golden.getHeight() / PIXELS_PER_DIFFERENT);
  }

  private static int distance(int a, int b) {
    int most = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
      most = Math.max(most, Math.abs((a >> shift & 0xFF) - (b >> shift & 0xFF)));
    }
    return most;
  }
}
