package io.videoconf.recorder.media.compose;

import io.videoconf.recorder.journal.RecordingState;
import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.media.av.LiveHandles;
import io.videoconf.recorder.media.draw.Pixels;
import io.videoconf.recorder.model.TrackSource;
import io.videoconf.recorder.model.VideoFormat;
import io.videoconf.recorder.model.event.SessionEvent;
import io.videoconf.recorder.model.layout.Fit;
import io.videoconf.recorder.model.layout.LayoutEngine;
import io.videoconf.recorder.model.layout.LayoutItem;
import io.videoconf.recorder.model.layout.LayoutKind;
import io.videoconf.recorder.model.layout.Tile;
import io.videoconf.recorder.model.look.Corner;
import io.videoconf.recorder.model.look.Image;
import io.videoconf.recorder.model.look.Rgb;
import io.videoconf.recorder.model.look.Theme;
import io.videoconf.recorder.model.look.Watermark;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * How the composed picture looks, in small: compared with src/test/golden/canvas. {@code
 * -Dgolden.update=true} writes the files: look at them.
 */
class GoldenCanvasTest {
  private static final int WIDTH = 480;
  private static final int HEIGHT = 270;
  private static final Path DIRECTORY = Path.of("src", "test", "golden", "canvas");

  @AfterEach
  void nothingLeaks() {
    LiveHandles.assertNone();
  }

  static List<Tile> grid(int count, int width, int height) {
    List<LayoutItem> items = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      items.add(new LayoutItem(i, "p" + i, TrackSource.CAMERA, i));
    }
    return LayoutEngine.arrange(LayoutKind.GRID, items, null, width, height);
  }

  static Dressing named(String id, String name) {
    return new Dressing(id, name, false, false, false);
  }

  private static void show(Canvas canvas, int tile, int number, int width, int height) {
    try (Frame picture = Gallery.person(number, width, height)) {
      canvas.draw(tile, picture, 0, 1);
    }
  }

  private static void assertLooksLike(String name, Canvas canvas) throws IOException {
    Gallery.assertLooksLike(DIRECTORY.resolve(name + ".png"), Gallery.image(canvas.frame()));
  }

  @Test
  void camerasWithNamesMarksAndABorderAroundWhoSpeaks() throws IOException {
    try (Canvas canvas = new Canvas(WIDTH, HEIGHT)) {
      canvas.arrange(grid(4, WIDTH, HEIGHT));
      canvas.dress(0, new Dressing("p1", "Ann Example", false, false, true));
      canvas.dress(1, new Dressing("p2", "Bo Li", true, false, false));
      canvas.dress(2, new Dressing("p3", "Chloé Đặng", false, true, false));
      canvas.dress(
          3, new Dressing("p4", "Someone With A Very Long Name Indeed", true, true, false));
      for (int i = 0; i < 4; i++) {
        show(canvas, i, i, 320, 180);
      }
      assertLooksLike("marks", canvas);
    }
  }

  @Test
  void avatarsWhereThereIsNoPicture() throws IOException {
    String[] names = {"Ann Example", "李小龍", "محمد علی", "Ольга Иванова", "", "שרה כהן"};
    try (Canvas canvas = new Canvas(WIDTH, HEIGHT)) {
      canvas.arrange(grid(6, WIDTH, HEIGHT));
      for (int i = 0; i < 6; i++) {
        canvas.dress(i, new Dressing("p" + i, names[i], i == 1, false, i == 3));
      }
      assertLooksLike("avatars", canvas);
    }
  }

  @Test
  void namesInAnyScript() throws IOException {
    assertNamesLookLike(
        "scripts",
        "Zażółć Gęślą",
        "Αλέξανδρος",
        "محمد علی Smith",
        "אברהם לוי",
        "सुनीता शर्मा",
        "สมชาย ใจดี",
        "田中さくら",
        "김민준",
        "ნინო",
        "Արամ",
        "አበበ",
        "தமிழ்செல்வி");
  }

  @Test
  void namesInScriptsOfFewAndInNone() throws IOException {
    assertNamesLookLike(
        "more-scripts",
        "ସୁନୀତା ଦାସ",
        "བསྟན་འཛིན་རྒྱ་མཚོ་",
        "އަހުމަދު",
        "ᠮᠣᠩᠭᠣᠯ",
        "ᏍᏏᏉᏯ",
        "ߛߎ߬ߟߋ",
        "ܐܦܪܝܡ",
        "ꦗꦮ ꦱꦸꦏꦺꦴ",
        "𞤀𞤣𞤤𞤢𞤥",
        "𝓐𝓷𝓷 𝔼𝕩𝕒𝕞𝕡𝕝𝕖",
        "Zoë 🎉 👨‍👩‍👧‍👦",
        "𠮷野さくら");
  }

  private static void assertNamesLookLike(String golden, String... names) throws IOException {
    try (Canvas canvas = new Canvas(2 * WIDTH, 2 * HEIGHT)) {
      canvas.arrange(grid(names.length, 2 * WIDTH, 2 * HEIGHT));
      for (int i = 0; i < names.length; i++) {
        canvas.dress(i, named("p" + i, names[i]));
        show(canvas, i, i, 320, 180);
      }
      assertLooksLike(golden, canvas);
    }
  }

  @Test
  void namesThatAreMeantToHarm() throws IOException {
    String[] names = {
      "Z\u0351\u036b\u0343\u036a\u0302a\u0300\u0301\u0302\u0303\u0304\u0305\u0306l\u0489g\u0489o",
      "\u202Egnp.exe\u202C\u0007\u001B[31m",
      "\n\n\t   \u200B",
      "😀🎉 Party \uD83D\uDE00"
    };
    try (Canvas canvas = new Canvas(WIDTH, HEIGHT)) {
      canvas.arrange(grid(4, WIDTH, HEIGHT));
      for (int i = 0; i < 4; i++) {
        canvas.dress(i, named("q" + i, names[i]));
      }
      assertLooksLike("hostile", canvas);
    }
  }

  @Test
  void aSmallPictureOverALargeOne() throws IOException {
    try (Canvas canvas = new Canvas(WIDTH, HEIGHT)) {
      canvas.arrange(
          List.of(
              new Tile(1, "p1", TrackSource.CAMERA, Fit.FILL, 0, 0, WIDTH, HEIGHT),
              new Tile(2, "p2", TrackSource.CAMERA, Fit.FILL, 340, 178, 128, 72 + 8)));
      canvas.dress(0, named("p1", "Ann Example"));
      canvas.dress(1, new Dressing("p2", "Bo Li", false, false, true));
      show(canvas, 0, 0, 640, 360);
      show(canvas, 1, 1, 320, 180);
      assertLooksLike("overlap", canvas);
    }
  }

  @Test
  void aSharedScreenAndAPortraitCamera() throws IOException {
    List<LayoutItem> items =
        List.of(
            new LayoutItem(9, "p1", TrackSource.SCREEN, 0),
            new LayoutItem(1, "p1", TrackSource.CAMERA, 0),
            new LayoutItem(2, "p2", TrackSource.CAMERA, 1),
            new LayoutItem(0, "p3", TrackSource.CAMERA, 2));
    try (Canvas canvas = new Canvas(WIDTH, HEIGHT);
        Frame slide = Gallery.slide(640, 360)) {
      List<Tile> tiles = LayoutEngine.arrange(LayoutKind.STAGE, items, 9, WIDTH, HEIGHT);
      canvas.arrange(tiles);
      for (int i = 0; i < tiles.size(); i++) {
        String id = "" + tiles.get(i).participantId();
        canvas.dress(i, new Dressing(id, "Ann Example", i == 1, false, i == 2));
      }
      canvas.draw(0, slide, 0, 1);
      for (int i = 1; i < tiles.size(); i++) {
        int track = tiles.get(i).trackId();
        if (track == 2) {
          show(canvas, i, 2, 180, 320);
        } else if (track == 1) {
          show(canvas, i, 1, 320, 180);
        }
      }
      assertLooksLike("screen", canvas);
    }
  }

  @Test
  void aLightThemeWithoutLabels() throws IOException {
    Theme theme =
        new Theme(
            new Rgb("#f2f0ea"),
            null,
            new Rgb("#dcd8cf"),
            new Rgb("#d9480f"),
            new Rgb("#1a1a1a"),
            new Rgb("#ffffff"),
            false,
            Fit.FIT,
            0,
            null,
            false,
            null,
            0);
    try (Canvas canvas = new Canvas(WIDTH, HEIGHT)) {
      canvas.look(theme, null);
      canvas.arrange(grid(3, WIDTH, HEIGHT));
      for (int i = 0; i < 3; i++) {
        canvas.dress(i, new Dressing("p" + i, "Ann Example", true, false, i == 1));
        if (i < 2) {
          show(canvas, i, i + 3, 240, 180);
        }
      }
      assertLooksLike("light", canvas);
    }
  }

  private static Image logo() throws IOException {
    BufferedImage image = new BufferedImage(300, 100, BufferedImage.TYPE_INT_ARGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setColor(new Color(0xFF7A3D));
    graphics.fill(new Ellipse2D.Double(10, 10, 80, 80));
    graphics.setColor(Color.WHITE);
    graphics.fill(new Rectangle2D.Double(110, 30, 180, 14));
    graphics.fill(new Rectangle2D.Double(110, 56, 120, 14));
    graphics.dispose();
    return png(image);
  }

  private static Image photo() throws IOException {
    BufferedImage image = new BufferedImage(400, 300, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setPaint(new GradientPaint(0, 0, new Color(0x27406B), 400, 300, new Color(0x8A3E5C)));
    graphics.fillRect(0, 0, 400, 300);
    graphics.dispose();
    return png(image);
  }

  private static Image png(BufferedImage image) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "png", out);
    return new Image(out.toByteArray());
  }

  private static Theme branded(@Nullable Corner watermark) throws IOException {
    return new Theme(
        new Rgb("#14171c"),
        photo(),
        new Rgb("#262b33"),
        new Rgb("#ff7a3d"),
        new Rgb("#ffffff"),
        new Rgb("#101216"),
        true,
        Fit.FILL,
        300,
        watermark == null ? null : new Watermark(logo(), watermark, 0.85, 0.2),
        true,
        "Quarterly review: what we learned, and what comes next for all of us",
        4);
  }

  private static void assertBrandedLooksLike(
      String name, @Nullable Corner watermark, double seconds) throws IOException {
    Theme theme = branded(watermark);
    VideoFormat format = new VideoFormat(WIDTH, HEIGHT, 30, 500_000);
    Pixels ground = Pixels.of(photo()).covering(WIDTH, HEIGHT);
    Overlays overlays = new Overlays(format);
    overlays.look(theme, ground, Pixels.of(logo()));
    RecordingState state =
        RecordingState.EMPTY.apply(
            new SessionEvent.RecordingStarted(
                new UUID(1, 2),
                "m",
                "A meeting",
                null,
                Instant.parse("2026-11-23T14:05:00Z"),
                format,
                LayoutKind.GRID));
    try (Canvas canvas = new Canvas(WIDTH, HEIGHT)) {
      canvas.look(theme, ground);
      canvas.arrange(grid(2, WIDTH, HEIGHT));
      canvas.dress(0, named("p1", "Ann Example"));
      canvas.dress(1, new Dressing("p2", "Bo Li", true, false, true));
      show(canvas, 0, 0, 320, 180);
      show(canvas, 1, 1, 320, 180);
      canvas.overlay(overlays.at(state, Math.round(seconds * 30), canvas.sprites()));
      assertLooksLike(name, canvas);
    }
  }

  @Test
  void aTitleCardOpensTheRecording() throws IOException {
    assertBrandedLooksLike("title", Corner.TOP_LEFT, 1);
  }

  @Test
  void aTitleCardFadesAway() throws IOException {
    assertBrandedLooksLike("title-fading", Corner.TOP_LEFT, 3.75);
  }

  @Test
  void aWatermarkAClockAndABackgroundImage() throws IOException {
    assertBrandedLooksLike("branded", Corner.TOP_LEFT, 754);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "TOP_LEFT")
  void aWatermarkInEachOtherCorner(Corner corner) throws IOException {
    String name = corner.name().toLowerCase(Locale.ROOT).replace('_', '-');
    assertBrandedLooksLike("watermark-" + name, corner, 754);
  }

  @Test
  void aClockBeyondTheFirstHour() throws IOException {
    assertBrandedLooksLike("clock-hours", null, 10 * 3600 + 62);
  }
}
