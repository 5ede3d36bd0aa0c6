package io.videoconf.recorder.media.draw;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.Stroke;
import java.awt.geom.AffineTransform;
import java.awt.geom.Arc2D;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.RoundRectangle2D;

/** The marks beside a name, drawn on a grid of 24 by 24. Immutable; thread-safe. */
enum Marks {
  /** A microphone that is crossed out. */
  MUTED {
    @Override
    void drawGrid(Graphics2D graphics, Color ink) {
      Line2D slash = new Line2D.Double(3.5, 3.5, 20.5, 20.5);
      Area shape = new Area(new RoundRectangle2D.Double(8.5, 2, 7, 12.5, 7, 7));
      shape.add(
          new Area(
              LINE.createStrokedShape(new Arc2D.Double(5, 4.5, 14, 13.5, 180, 180, Arc2D.OPEN))));
      shape.add(new Area(LINE.createStrokedShape(new Line2D.Double(12, 18.5, 12, 21.5))));
      shape.subtract(new Area(new BasicStroke(6f).createStrokedShape(slash)));
      shape.add(
          new Area(
              new BasicStroke(2.4f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND)
                  .createStrokedShape(slash)));
      graphics.setColor(ALARM);
      graphics.fill(shape);
    }
  },

  /** Of three bars only the lowest is lit. */
  POOR_NETWORK {
    @Override
    void drawGrid(Graphics2D graphics, Color ink) {
      graphics.setColor(CAUTION);
      graphics.fill(new RoundRectangle2D.Double(3, 14.5, 4.6, 6.5, 2, 2));
      graphics.setColor(translucent(ink, 0.38));
      graphics.fill(new RoundRectangle2D.Double(9.7, 9.5, 4.6, 11.5, 2, 2));
      graphics.fill(new RoundRectangle2D.Double(16.4, 4, 4.6, 17, 2, 2));
    }
  },

  /** A monitor on its stand. */
  SCREEN {
    @Override
    void drawGrid(Graphics2D graphics, Color ink) {
      graphics.setColor(ink);
      Shape monitor = new RoundRectangle2D.Double(3, 4.5, 18, 12, 4, 4);
      graphics.fill(LINE.createStrokedShape(monitor));
      graphics.fill(LINE.createStrokedShape(new Line2D.Double(8.5, 20.5, 15.5, 20.5)));
    }
  },

  /** Somebody without a name. */
  PERSON {
    @Override
    void drawGrid(Graphics2D graphics, Color ink) {
      graphics.setColor(ink);
      graphics.fill(new Ellipse2D.Double(7.4, 3.2, 9.2, 9.2));
      Area shoulders = new Area(new Ellipse2D.Double(3.2, 14.2, 17.6, 15));
      shoulders.intersect(new Area(new RoundRectangle2D.Double(3.2, 10, 17.6, 11.4, 3, 3)));
      graphics.fill(shoulders);
    }
  };

  private static final double GRID = 24;
  private static final Color ALARM = new Color(0xFF6B6B);
  private static final Color CAUTION = new Color(0xFFB547);
  private static final Stroke LINE =
      new BasicStroke(2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);

  abstract void drawGrid(Graphics2D graphics, Color ink);

  /** Draws it in a square. */
  void draw(Graphics2D graphics, double x, double y, double size, Color ink) {
    AffineTransform before = graphics.getTransform();
    graphics.translate(x, y);
    graphics.scale(size / GRID, size / GRID);
    drawGrid(graphics, ink);
    graphics.setTransform(before);
  }

  static Color translucent(Color color, double opacity) {
    return new Color(
        color.getRed(), color.getGreen(), color.getBlue(), (int) Math.round(255 * opacity));
  }
}
