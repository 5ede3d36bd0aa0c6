package io.videoconf.recorder.media.draw;

import static java.util.Objects.requireNonNull;

import java.awt.Font;
import java.awt.Shape;
import java.awt.font.FontRenderContext;
import java.awt.font.TextAttribute;
import java.awt.font.TextLayout;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.text.AttributedString;
import java.text.BreakIterator;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Text as shapes: right-to-left and joined scripts as they are written, each character from the
 * first font that has it, and a box for each that none has: a name never turns into another one.
 * Shapes are not hinted, so that they do not depend on the machine. Pure functions; thread-safe.
 */
final class Lettering {
  private static final String ELLIPSIS = "…";

  /** For what no font has. */
  private static final String BOX = "□";

  /**
   * Vowels and medial letters of scripts that the JDK knows no rules of: Buginese, Tai Tham,
   * Balinese, Sundanese, Lepcha, Javanese, Cham, Kaithi, Chakma, Sharada, Khudawadi, Tirhuta,
   * Takri.
   */
  private static final String BEFORE_THEIR_LETTER =
      "\u1A19\u1A55\u1A6E\u1A6F\u1A70\u1A71\u1A72\u1B3E\u1B3F\u1BA6"
          + "\u1C27\u1C28\u1C29\u1C34\u1C35\uA9BA\uA9BB\uAA2F\uAA30\uAA34"
          + "\uD804\uDCB1\uD804\uDD2C\uD804\uDDB4\uD804\uDEE1"
          + "\uD805\uDCB1\uD805\uDCB9\uD805\uDEAE";

  private static final FontRenderContext CONTEXT = new FontRenderContext(null, true, true);

  private Lettering() {}

  /**
   * A line of text.
   *
   * @param shape with its origin at the left end of the baseline
   * @param width in pixels
   * @param lost how many boxes stand for characters that no font has
   */
  record Line(Shape shape, double width, int lost) {
    static final Line EMPTY = new Line(new Path2D.Double(), 0, 0);

    boolean isEmpty() {
      return width == 0;
    }
  }

  /**
   * @param font file name of the preferred font
   * @param size pixels per em
   */
  record Style(String font, float size) {}

  /** What is drawn of a cluster, and the font that has it. */
  private record Glyphs(String text, Font font) {}

  private record Run(int from, int to, Font font) {}

  /** Text as it is, in one line. */
  static Line line(String text, Style style) {
    StringBuilder drawn = new StringBuilder();
    List<Run> runs = new ArrayList<>();
    int lost = 0;
    for (String cluster : PlainText.clusters(text)) {
      Glyphs glyphs = glyphs(cluster, style.font());
      if (glyphs == null) {
        lost++;
        glyphs = new Glyphs(BOX, requireNonNull(Typefaces.get().forCluster(BOX, style.font())));
      }
      Font font = glyphs.font();
      Run last = runs.isEmpty() ? null : runs.getLast();
      int from = drawn.length();
      drawn.append(glyphs.text());
      if (last != null && last.font().equals(font)) {
        runs.set(runs.size() - 1, new Run(last.from(), drawn.length(), font));
      } else {
        runs.add(new Run(from, drawn.length(), font));
      }
    }
    if (drawn.toString().isBlank()) {
      return Line.EMPTY;
    }
    AttributedString attributed = new AttributedString(drawn.toString());
    for (Run run : runs) {
      attributed.addAttribute(
          TextAttribute.FONT, run.font().deriveFont(style.size()), run.from(), run.to());
    }
    TextLayout layout = new TextLayout(attributed.getIterator(), CONTEXT);
    return new Line(layout.getOutline(null), layout.getAdvance(), lost);
  }

  /**
   * A cluster as it is, or in its plain form (a letter for a mathematical one), or without the
   * signs that no font has; null when there is none of its first character either.
   */
  private static @Nullable Glyphs glyphs(String cluster, String preferred) {
    String first = Character.toString(cluster.codePointAt(0));
    for (String form : List.of(cluster, plain(cluster), first, plain(first))) {
      Font font = Typefaces.get().forCluster(form, preferred);
      if (font != null) {
        return new Glyphs(asSeen(withoutUnknownHints(form, font)), font);
      }
    }
    return null;
  }

  private static String plain(String cluster) {
    return Normalizer.normalize(cluster, Normalizer.Form.NFKC);
  }

  /** With vowels that stand before their letter there. */
  private static String asSeen(String cluster) {
    String parts = Normalizer.normalize(cluster, Normalizer.Form.NFD);
    StringBuilder before = new StringBuilder();
    StringBuilder rest = new StringBuilder();
    parts
        .codePoints()
        .forEach(c -> (BEFORE_THEIR_LETTER.indexOf(c) < 0 ? rest : before).appendCodePoint(c));
    return before.isEmpty() ? cluster : before.append(rest).toString();
  }

  private static String withoutUnknownHints(String text, Font font) {
    StringBuilder known = new StringBuilder();
    text.codePoints()
        .filter(c -> !Typefaces.isVariation(c) || font.canDisplay(c))
        .forEach(known::appendCodePoint);
    return known.toString();
  }

  /** Text that ends in an ellipsis if it is too wide. */
  static Line line(String text, Style style, double maxWidth) {
    Line whole = line(text, style);
    if (whole.width() <= maxWidth) {
      return whole;
    }
    List<String> clusters = PlainText.clusters(text);
    int fitting = 0;
    int tooMany = clusters.size();
    Line best = Line.EMPTY;
    while (tooMany - fitting > 1) {
      int count = (fitting + tooMany) / 2;
      Line line = line(String.join("", clusters.subList(0, count)).strip() + ELLIPSIS, style);
      if (line.width() <= maxWidth) {
        fitting = count;
        best = line;
      } else {
        tooMany = count;
      }
    }
    return best;
  }

  /** Text broken into lines; the last one ends in an ellipsis if there is more. */
  static List<Line> lines(String text, Style style, double maxWidth, int maxLines) {
    List<Line> lines = new ArrayList<>();
    BreakIterator breaks = BreakIterator.getLineInstance(Locale.ROOT);
    String rest = text;
    while (!rest.isBlank() && lines.size() < maxLines - 1) {
      breaks.setText(rest);
      int end = 0;
      @Nullable Line best = null;
      breaks.first();
      for (int to = breaks.next(); to != BreakIterator.DONE; to = breaks.next()) {
        Line line = line(rest.substring(0, to).strip(), style);
        if (line.width() > maxWidth) {
          break;
        }
        best = line;
        end = to;
      }
      if (best == null) {
        break;
      }
      lines.add(best);
      rest = rest.substring(end);
    }
    if (!rest.isBlank()) {
      lines.add(line(rest.strip(), style, maxWidth));
    }
    lines.removeIf(Line::isEmpty);
    return lines;
  }

  /** Digits and punctuation that all take the same width, so that a clock does not tremble. */
  static Line clock(String text, Style style) {
    double digit = line("0", style).width();
    Path2D.Double all = new Path2D.Double();
    double x = 0;
    for (String cluster : PlainText.clusters(text)) {
      Line line = line(cluster, style);
      boolean isDigit = Character.isDigit(cluster.codePointAt(0));
      double width = isDigit ? digit : line.width();
      all.append(
          AffineTransform.getTranslateInstance(x + (width - line.width()) / 2, 0)
              .createTransformedShape(line.shape()),
          false);
      x += width;
    }
    return new Line(all, x, 0);
  }
}
