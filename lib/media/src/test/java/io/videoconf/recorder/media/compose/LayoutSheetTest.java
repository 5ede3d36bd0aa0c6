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
import io.videoconf.recorder.model.layout.Aspect;
import io.videoconf.recorder.model.layout.CustomLayout;
import io.videoconf.recorder.model.layout.Fit;
import io.videoconf.recorder.model.layout.LayoutEngine;
import io.videoconf.recorder.model.layout.LayoutItem;
import io.videoconf.recorder.model.layout.LayoutKind;
import io.videoconf.recorder.model.layout.LayoutRequest;
import io.videoconf.recorder.model.layout.Tile;
import io.videoconf.recorder.model.look.Theme;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
  private static final int SCREEN = 100;
  private static final String SPEAKER = "p2";

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
    "אברהם לוי",
    "Maximiliane von Oberhuber-Konstantinopolitanowa",
    "Zoë 🎉"
  };

  /** What is asked of the layout engine. */
  private record Scene(
      String caption, LayoutKind kind, List<LayoutItem> items, int width, int height) {
    List<Tile> tiles() {
      return LayoutEngine.arrange(
          new LayoutRequest(
              kind,
              kind == LayoutKind.CUSTOM ? rectangles() : null,
              items,
              null,
              SPEAKER,
              List.of(),
              Fit.FIT,
              width,
              height));
    }

    Aspect shape(Tile tile) {
      return items.stream()
          .filter(item -> item.trackId() == tile.trackId())
          .map(LayoutItem::aspect)
          .filter(Objects::nonNull)
          .findFirst()
          .orElse(Aspect.WIDE);
    }
  }

  @AfterEach
  void nothingLeaks() {
    LiveHandles.assertNone();
  }

  /** Cameras of as many people as asked for, in some shape. */
  private static List<LayoutItem> cameras(int count, Aspect shape) {
    List<LayoutItem> items = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      items.add(new LayoutItem(i, "p" + i, TrackSource.CAMERA, i, shape, 0));
    }
    return items;
  }

  private static List<LayoutItem> withScreen(int count) {
    List<LayoutItem> items = cameras(count, Aspect.WIDE);
    items.add(new LayoutItem(SCREEN, "p1", TrackSource.SCREEN, 1, Aspect.WIDE, 0));
    return items;
  }

  /** Wide, square and upright pictures, as they come. */
  private static List<LayoutItem> mixed(int count) {
    Aspect[] shapes = {Aspect.WIDE, new Aspect(9, 16), new Aspect(4, 3)};
    List<LayoutItem> items = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      items.add(new LayoutItem(i, "p" + i, TrackSource.CAMERA, i, shapes[i % 3], 0));
    }
    return items;
  }

  private static CustomLayout rectangles() {
    return new CustomLayout(
        List.of(
            new CustomLayout.Slot(CustomLayout.Role.STAGE, 0, 0, 1, 1),
            inset(CustomLayout.Role.SPEAKER, 0.06),
            inset(CustomLayout.Role.CAMERA, 0.36),
            inset(CustomLayout.Role.CAMERA, 0.66)));
  }

  private static CustomLayout.Slot inset(CustomLayout.Role role, double y) {
    return new CustomLayout.Slot(role, null, 0.74, y, 0.22, 0.28, Fit.FILL, 1);
  }

  private static Scene wide(String caption, LayoutKind kind, List<LayoutItem> items) {
    return new Scene(caption, kind, items, WIDTH, HEIGHT);
  }

  private static Scene tall(String caption, LayoutKind kind, List<LayoutItem> items) {
    int across = HEIGHT;
    int down = WIDTH;
    return new Scene(caption, kind, items, across, down);
  }

  private static List<Scene> scenes() {
    List<Scene> scenes = new ArrayList<>();
    for (int count : new int[] {1, 2, 3, 5, 7, 12, 25, 49}) {
      scenes.add(wide("grid, " + count, LayoutKind.GRID, cameras(count, Aspect.WIDE)));
    }
    Aspect upright = new Aspect(9, 16);
    scenes.add(wide("grid, phones held upright", LayoutKind.GRID, cameras(7, upright)));
    scenes.add(wide("grid, pictures of all shapes", LayoutKind.GRID, mixed(6)));
    scenes.add(wide("speaker", LayoutKind.SPEAKER, cameras(7, Aspect.WIDE)));
    scenes.add(wide("stage", LayoutKind.STAGE, cameras(5, Aspect.WIDE)));
    scenes.add(wide("screen", LayoutKind.SCREEN, withScreen(5)));
    scenes.add(wide("picture_in_picture", LayoutKind.PICTURE_IN_PICTURE, withScreen(3)));
    scenes.add(wide("side_by_side", LayoutKind.SIDE_BY_SIDE, withScreen(3)));
    scenes.add(wide("audio_only", LayoutKind.AUDIO_ONLY, cameras(6, Aspect.WIDE)));
    scenes.add(wide("custom", LayoutKind.CUSTOM, withScreen(4)));
    scenes.add(tall("portrait: grid, 5", LayoutKind.GRID, cameras(5, Aspect.WIDE)));
    scenes.add(tall("portrait: screen", LayoutKind.SCREEN, withScreen(5)));
    scenes.add(tall("portrait: speaker", LayoutKind.SPEAKER, cameras(5, Aspect.WIDE)));
    scenes.add(tall("portrait: side_by_side", LayoutKind.SIDE_BY_SIDE, cameras(2, Aspect.WIDE)));
    return scenes;
  }

  private static BufferedImage image(Scene scene) {
    try (Canvas canvas = new Canvas(scene.width(), scene.height())) {
      List<Tile> tiles = scene.tiles();
      canvas.arrange(tiles);
      for (int i = 0; i < tiles.size(); i++) {
        Tile tile = tiles.get(i);
        String id = String.valueOf(tile.participantId());
        int number = Integer.parseInt(id.substring(1)) - 1;
        boolean shared = tile.source() == TrackSource.SCREEN;
        boolean speaks = id.equals(SPEAKER) && !shared && tiles.size() > 1;
        canvas.dress(
            i,
            new Dressing(
                id, NAMES[number % NAMES.length], number % 4 == 2, number % 7 == 3, speaks));
        if (tile.trackId() != LayoutItem.NO_TRACK && (shared || number % 11 != 7)) {
          Aspect shape = scene.shape(tile);
          int height = 480;
          int width = Math.max(2, (int) (height * shape.ratio()) & ~1);
          try (Frame picture =
              shared ? Gallery.slide(1280, 720) : Gallery.person(number, width, height)) {
            canvas.draw(i, picture, 0, 1);
          }
        }
      }
      BufferedImage image = Gallery.image(canvas.frame());
      BufferedImage converted =
          new BufferedImage(scene.width(), scene.height(), BufferedImage.TYPE_INT_ARGB_PRE);
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
        Scene scene = scenes.get(i);
        int seen = (SMALL_HEIGHT * scene.width() / scene.height()) & ~1;
        Gallery.pixels(image(scene)).scaled(seen, SMALL_HEIGHT).sprite(matrix).blend(sheet, x, y);
        Label label = new Label(scene.caption(), false, false, false);
        Sprite caption = sprites.label(label, 18, SMALL_WIDTH);
        if (caption != null) {
          caption.blend(sheet, x, y + SMALL_HEIGHT + 8);
        }
      }
      Gallery.assertLooksLike(Path.of("..", "..", "docs", "layouts.png"), Gallery.image(sheet));
    }
  }
}
