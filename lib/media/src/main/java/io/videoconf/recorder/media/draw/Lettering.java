package io.videoconf.recorder.media.draw;

import java.awt.Font;
import java.awt.Shape;
import java.awt.font.FontRenderContext;
import java.awt.font.TextAttribute;
import java.awt.font.TextLayout;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.text.AttributedString;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Text as shapes: right-to-left and joined scripts as they are written, each character from the
 * first font that has it, and characters that none has left out. Shapes are not hinted, so that
 * they do not depend on the machine. Pure functions; thread-safe.
 */
final class Lettering {
  private static final String ELLIPSIS = "…";

  private static final FontRenderContext CONTEXT = new FontRenderContext(null, true, true);

  private Lettering() {}

  /**
   * A line of text.
   *
   * @param shape with its origin at the left end of the baseline
   * @param width in pixels
   */
  record Line(Shape shape, double width) {
    static final Line EMPTY = new Line(new Path2D.Double(), 0);

    boolean isEmpty() {
      return width == 0;
    }
  }

  /**
   * @param font file name of the preferred font
   * @param size pixels per em
   */
  record Style(String font, float size) {}

  private record Run(int from, int to, Font font) {}

  /** Text as it is, in one line. */
  static Line line(String text, Style style) {
    StringBuilder drawn = new StringBuilder();
    List<Run> runs = new ArrayList<>();
    for (String cluster : PlainText.clusters(text)) {
      Font font = Typefaces.get().forCluster(cluster, style.font());
      if (font == null) {
        continue;
      }
      Run last = runs.isEmpty() ? null : runs.getLast();
      int from = drawn.length();
      drawn.append(cluster);
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
    return new Line(layout.getOutline(null), layout.getAdvance());
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
    return new Line(all, x);
  }
}
