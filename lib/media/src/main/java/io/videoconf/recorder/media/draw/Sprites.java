package io.videoconf.recorder.media.draw;

import io.videoconf.recorder.media.draw.Lettering.Line;
import io.videoconf.recorder.media.draw.Lettering.Style;
import io.videoconf.recorder.model.look.Rgb;
import io.videoconf.recorder.model.look.Theme;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Draws sprites in the colours of a theme, and keeps those that were used last. Not thread-safe.
 */
public final class Sprites {
  /** Some hundred labels, or the avatars of a large meeting. */
  private static final int MAX_BYTES = 16 << 20;

  /** Of capital letters, as a part of the font's size. */
  private static final double CAP_HEIGHT = 0.727;

  private static final double LABEL_OPACITY = 0.74;

  /** Far enough from each other, and dark enough for white letters. */
  private static final int[] AVATARS = {
    0x5B6EE1, 0x0E8A8A, 0xC4553B, 0x8A5AD0, 0x2F8A57, 0xB84F80,
    0x3A7CA8, 0x9C7129, 0x66802B, 0x7D5CA3, 0x48789A, 0xAD503A
  };

  private final Theme theme;
  private final YuvMatrix matrix;
  private final Map<Object, Sprite> kept = new LinkedHashMap<>(16, 0.75f, true);
  private int keptBytes;

  private record LabelKey(Label label, int size, int maxWidth) {}

  private record AvatarKey(String initials, int color, int diameter) {}

  private record ClockKey(String time, int size) {}

  public Sprites(Theme theme, YuvMatrix matrix) {
    this.theme = theme;
    this.matrix = matrix;
  }

  /**
   * A name with its marks on a translucent ground.
   *
   * @param size of the font, in pixels
   * @param maxWidth of the label, in pixels; longer names end in an ellipsis
   * @return null when there is no room for it
   */
  public @Nullable Sprite label(Label label, int size, int maxWidth) {
    // In steps, so that a tile that grows does not need a new one for each pixel.
    int room = maxWidth / 16 * 16;
    if (room < 3 * size) {
      return null;
    }
    return kept(new LabelKey(label, size, room), () -> draw(label, size, room));
  }

  private Sprite draw(Label label, int size, int maxWidth) {
    List<Marks> before = new ArrayList<>();
    if (label.muted()) {
      before.add(Marks.MUTED);
    }
    if (label.screen()) {
      before.add(Marks.SCREEN);
    }
    List<Marks> after = label.poorNetwork() ? List.of(Marks.POOR_NETWORK) : List.of();
    double mark = size * 1.1;
    double gap = size * 0.34;
    double padding = size * 0.58;
    double marks = (before.size() + after.size()) * (mark + gap);
    Line name =
        Lettering.line(
            label.name(), new Style(Typefaces.MEDIUM, size), maxWidth - marks - 2 * padding);
    double inside = marks + name.width() - (name.isEmpty() ? gap : 0);
    if (inside <= 0) {
      return Sprite.EMPTY;
    }
    int width = even(Math.max(0, inside) + 2 * padding);
    int height = even(size * 1.76);
    return draw(
        width,
        height,
        graphics -> {
          graphics.setColor(Marks.translucent(color(theme.labelBackground()), LABEL_OPACITY));
          double arc = height * 0.56;
          graphics.fill(new RoundRectangle2D.Double(0, 0, width, height, arc, arc));
          Color ink = color(theme.labelText());
          double x = padding;
          for (Marks one : before) {
            one.draw(graphics, x, (height - mark) / 2, mark, ink);
            x += mark + gap;
          }
          double baseline = seated(name, (height + size * CAP_HEIGHT) / 2, height);
          fill(graphics, name, x, baseline, ink);
          x += name.width() + (name.isEmpty() ? 0 : gap);
          for (Marks one : after) {
            one.draw(graphics, x, (height - mark) / 2, mark, ink);
            x += mark + gap;
          }
        });
  }

  /** A baseline on which nothing of a line is cut off: some scripts hang low. */
  private static double seated(Line line, double baseline, int height) {
    Rectangle2D ink = line.shape().getBounds2D();
    return Math.max(1 - ink.getMinY(), Math.min(baseline, height - 1 - ink.getMaxY()));
  }

  /** A disc with somebody's initials, in the colour that is theirs in every recording. */
  public Sprite avatar(String participantId, String name, int diameter) {
    int color = AVATARS[Math.floorMod(stableHash(participantId), AVATARS.length)];
    String initials = PlainText.initials(name);
    return kept(
        new AvatarKey(initials, color, diameter), () -> drawAvatar(initials, color, diameter));
  }

  private Sprite drawAvatar(String initials, int rgb, int diameter) {
    Color base = new Color(rgb);
    return draw(
        diameter,
        diameter,
        graphics -> {
          graphics.setPaint(
              new GradientPaint(
                  0,
                  0,
                  mixed(base, Color.WHITE, 0.10),
                  0,
                  diameter,
                  mixed(base, Color.BLACK, 0.10)));
          graphics.fill(new Ellipse2D.Double(0, 0, diameter, diameter));
          float size = diameter * 0.4f;
          Line letters = Lettering.line(initials, new Style(Typefaces.SEMI_BOLD, size));
          if (letters.isEmpty() || letters.lost() > 0) {
            double mark = diameter * 0.56;
            Marks.PERSON.draw(
                graphics, (diameter - mark) / 2, (diameter - mark) / 2, mark, Color.WHITE);
            return;
          }
          // By what is seen and not by the font's measures, which differ from script to script.
          var bounds = letters.shape().getBounds2D();
          double scale =
              Math.min(1, diameter * 0.66 / Math.max(bounds.getWidth(), bounds.getHeight()));
          AffineTransform place =
              AffineTransform.getTranslateInstance(diameter / 2.0, diameter / 2.0);
          place.scale(scale, scale);
          place.translate(-bounds.getCenterX(), -bounds.getCenterY());
          graphics.setColor(Color.WHITE);
          graphics.fill(place.createTransformedShape(letters.shape()));
        });
  }

  /** The time, on the same ground as labels; as wide for any time of as many digits. */
  public Sprite clock(String time, int size) {
    return kept(
        new ClockKey(time, size),
        () -> {
          Line line = Lettering.clock(time, new Style(Typefaces.MEDIUM, size));
          int width = even(line.width() + size * 1.2);
          int height = even(size * 1.76);
          return draw(
              width,
              height,
              graphics -> {
                graphics.setColor(Marks.translucent(color(theme.labelBackground()), LABEL_OPACITY));
                double arc = height * 0.56;
                graphics.fill(new RoundRectangle2D.Double(0, 0, width, height, arc, arc));
                double baseline = (height + size * CAP_HEIGHT) / 2;
                fill(
                    graphics, line, (width - line.width()) / 2, baseline, color(theme.labelText()));
              });
        });
  }

  /**
   * A title and a line below it, on a ground that fills the picture.
   *
   * @param ground of that size; null for the theme's background colour
   */
  public Sprite card(String title, String below, int width, int height, @Nullable Pixels ground) {
    double unit = Math.min(width, height * 16 / 9.0) / 1280;
    return draw(
        width,
        height,
        graphics -> {
          Color background = color(theme.background());
          graphics.setColor(background);
          graphics.fillRect(0, 0, width, height);
          if (ground != null) {
            BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB_PRE);
            int[] pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
            System.arraycopy(ground.argb(), 0, pixels, 0, pixels.length);
            graphics.drawImage(image, 0, 0, null);
            graphics.setColor(Marks.translucent(background, 0.72));
            graphics.fillRect(0, 0, width, height);
          }
          List<Line> lines =
              Lettering.lines(
                  PlainText.clean(title, 200),
                  new Style(Typefaces.SEMI_BOLD, (float) (60 * unit)),
                  width * 0.78,
                  3);
          double leading = 76 * unit;
          double bar = 6 * unit;
          double block = bar + 44 * unit + lines.size() * leading + 34 * unit;
          double y = (height - block) / 2;
          graphics.setColor(color(theme.accent()));
          double barWidth = 72 * unit;
          graphics.fill(
              new RoundRectangle2D.Double((width - barWidth) / 2, y, barWidth, bar, bar, bar));
          Color ink = color(theme.labelText());
          y += bar + 44 * unit + 60 * unit * CAP_HEIGHT;
          for (Line line : lines) {
            fill(graphics, line, (width - line.width()) / 2, y, ink);
            y += leading;
          }
          Line small =
              Lettering.line(below, new Style(Typefaces.MEDIUM, (float) (24 * unit)), width * 0.78);
          fill(graphics, small, (width - small.width()) / 2, y, Marks.translucent(ink, 0.66));
        });
  }

  private Sprite draw(int width, int height, Consumer<Graphics2D> drawing) {
    Typefaces.get();
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB_PRE);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    drawing.accept(graphics);
    graphics.dispose();
    return Sprite.of(
        ((DataBufferInt) image.getRaster().getDataBuffer()).getData(), width, height, matrix);
  }

  private static void fill(Graphics2D graphics, Line line, double x, double y, Color ink) {
    graphics.setColor(ink);
    graphics.fill(AffineTransform.getTranslateInstance(x, y).createTransformedShape(line.shape()));
  }

  private Sprite kept(Object key, Supplier<Sprite> drawing) {
    Sprite known = kept.get(key);
    if (known != null) {
      return known;
    }
    Sprite sprite = drawing.get();
    kept.put(key, sprite);
    keptBytes += sprite.bytes();
    var oldest = kept.values().iterator();
    while (keptBytes > MAX_BYTES && kept.size() > 1) {
      keptBytes -= oldest.next().bytes();
      oldest.remove();
    }
    return sprite;
  }

  /** FNV-1a: the same on every machine, for ever. */
  private static int stableHash(String text) {
    int hash = 0x811C9DC5;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x01000193;
    }
    return hash ^ hash >>> 15;
  }

  private static Color color(Rgb rgb) {
    return new Color(rgb.red(), rgb.green(), rgb.blue());
  }

  private static Color mixed(Color color, Color with, double part) {
    return new Color(
        (int) Math.round(color.getRed() + (with.getRed() - color.getRed()) * part),
        (int) Math.round(color.getGreen() + (with.getGreen() - color.getGreen()) * part),
        (int) Math.round(color.getBlue() + (with.getBlue() - color.getBlue()) * part));
  }

  private static int even(double pixels) {
    return (int) Math.ceil(pixels / 2) * 2;
  }
}
