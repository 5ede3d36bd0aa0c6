package io.videoconf.recorder.media.compose;

import io.videoconf.recorder.media.av.ColorTags;
import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.media.av.LiveHandles;
import io.videoconf.recorder.media.av.PixelFormat;
import io.videoconf.recorder.media.draw.Label;
import io.videoconf.recorder.media.draw.Sprite;
import io.videoconf.recorder.media.draw.Sprites;
import io.videoconf.recorder.media.draw.YuvMatrix;
import io.videoconf.recorder.model.TrackSource;
import io.videoconf.recorder.model.layout.Fit;
import io.videoconf.recorder.model.layout.LayoutEngine;
import io.videoconf.recorder.model.layout.LayoutItem;
import io.videoconf.recorder.model.layout.LayoutKind;
import io.videoconf.recorder.model.layout.Tile;
import io.videoconf.recorder.model.look.Theme;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** All layouts on one sheet, docs/layouts.png; {@code -Dgolden.update=true} writes it. */
class LayoutSheetTest {
  private static final int WIDTH = 1280;
  private static final int HEIGHT = 720;
  private static final int SMALL_WIDTH = 480;
  private static final int SMALL_HEIGHT = 270;
  private static final int GAP = 24;
  private static final int CAPTION = 44;
  private static final int COLUMNS = 3;

  private static final String[] NAMES = {
    "Ann Example",
    "Bo Li",
    "Chloé Đặng",
    "Dimitri Ωmega",
    "Ольга Иванова",
    "فاطمه محمدی",
    "田中さくら",
    "김민준",
    "Ignacio de la Cruz",
    "सुनीता शर्मा",
    "Kofi Mensah",
    "אברהם לוי"
  };

  /** A layout with a name; tiles of {@code LayoutItem.NO_TRACK} show avatars. */
  private record Scene(String caption, List<Tile> tiles) {}

  @AfterEach
  void nothingLeaks() {
    LiveHandles.assertNone();
  }

  private static Tile camera(int track, int x, int y, int width, int height) {
    return new Tile(track, "p" + track, TrackSource.CAMERA, Fit.FILL, x, y, width, height);
  }

  private static Tile screen(int x, int y, int width, int height) {
    return new Tile(100, "p1", TrackSource.SCREEN, Fit.FIT, x, y, width, height);
  }

  private static List<Tile> audioOnly(int count) {
    List<LayoutItem> items = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      items.add(new LayoutItem(LayoutItem.NO_TRACK, "p" + i, TrackSource.CAMERA, i));
    }
    return LayoutEngine.arrange(LayoutKind.GRID, items, null, WIDTH, HEIGHT);
  }

  private static List<Scene> scenes() {
    List<Scene> scenes = new ArrayList<>();
    for (int count : new int[] {1, 2, 4, 7, 12, 49}) {
      scenes.add(new Scene("Grid, " + count, GoldenCanvasTest.grid(count, WIDTH, HEIGHT)));
    }
    List<Tile> speaker = new ArrayList<>();
    speaker.add(camera(1, 128, 8, 1024, 576));
    for (int i = 0; i < 6; i++) {
      speaker.add(camera(2 + i, 50 + i * 198, 596, 190, 108));
    }
    scenes.add(new Scene("Speaker with filmstrip", speaker));
    List<Tile> screen = new ArrayList<>();
    screen.add(screen(8, 60, 1000, 600));
    for (int i = 0; i < 4; i++) {
      screen.add(camera(1 + i, 1020, 60 + i * 152, 250, 140));
    }
    scenes.add(new Scene("Shared screen with cameras", screen));
    scenes.add(
        new Scene(
            "Picture in picture",
            List.of(screen(0, 0, WIDTH, HEIGHT), camera(1, 948, 530, 304, 170))));
    scenes.add(
        new Scene(
            "Side by side", List.of(camera(2, 8, 140, 628, 440), camera(3, 644, 140, 628, 440))));
    scenes.add(new Scene("Audio only", audioOnly(6)));
    scenes.add(
        new Scene(
            "Custom",
            List.of(
                camera(3, 24, 24, 400, 672),
                camera(1, 440, 24, 816, 460),
                camera(2, 440, 500, 400, 196),
                camera(4, 856, 500, 400, 196))));
    return scenes;
  }

  private static BufferedImage small(Scene scene) {
    try (Canvas canvas = new Canvas(WIDTH, HEIGHT)) {
      List<Tile> tiles = scene.tiles();
      canvas.arrange(tiles);
      for (int i = 0; i < tiles.size(); i++) {
        Tile tile = tiles.get(i);
        String id = String.valueOf(tile.participantId());
        int number = Integer.parseInt(id.substring(1)) - 1;
        boolean speaks = number == 1 && tile.source() == TrackSource.CAMERA;
        canvas.dress(
            i,
            new Dressing(
                id,
                NAMES[number % NAMES.length],
                number % 4 == 2,
                number % 7 == 3,
                speaks && tiles.size() > 1));
        if (tile.trackId() != LayoutItem.NO_TRACK && number % 11 != 7) {
          boolean shared = tile.source() == TrackSource.SCREEN;
          try (Frame picture =
              shared ? Gallery.slide(1280, 720) : Gallery.person(number, 640, 360)) {
            canvas.draw(i, picture, 0, 1);
          }
        }
      }
      BufferedImage image = Gallery.image(canvas.frame());
      BufferedImage converted = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_ARGB_PRE);
      Graphics2D graphics = converted.createGraphics();
      graphics.drawImage(image, 0, 0, null);
      graphics.dispose();
      return converted;
    }
  }

  @Test
  void allLayouts() throws IOException {
    List<Scene> scenes = scenes();
    int rows = Math.ceilDiv(scenes.size(), COLUMNS);
    YuvMatrix matrix = YuvMatrix.of(ColorTags.BT601_LIMITED);
    Sprites sprites = new Sprites(Theme.DEFAULT, matrix);
    int width = COLUMNS * (SMALL_WIDTH + GAP) + GAP;
    int height = rows * (SMALL_HEIGHT + GAP + CAPTION) + GAP;
    try (Frame sheet =
        Frame.video(width, height, PixelFormat.YUV420P).color(ColorTags.BT601_LIMITED)) {
      sheet.fill(0, 0, width, height, 222, 128, 128);
      for (int i = 0; i < scenes.size(); i++) {
        int x = GAP + i % COLUMNS * (SMALL_WIDTH + GAP);
        int y = GAP + i / COLUMNS * (SMALL_HEIGHT + GAP + CAPTION);
        Gallery.pixels(small(scenes.get(i)))
            .scaled(SMALL_WIDTH, SMALL_HEIGHT)
            .sprite(matrix)
            .blend(sheet, x, y);
        Label label = new Label(scenes.get(i).caption(), false, false, false);
        Sprite caption = sprites.label(label, 18, SMALL_WIDTH);
        if (caption != null) {
          caption.blend(sheet, x, y + SMALL_HEIGHT + 8);
        }
      }
      Gallery.assertLooksLike(Path.of("..", "..", "docs", "layouts.png"), Gallery.image(sheet));
    }
  }
}
