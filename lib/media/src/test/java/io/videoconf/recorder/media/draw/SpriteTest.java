package io.videoconf.recorder.media.draw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.videoconf.recorder.media.av.ColorTags;
import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.media.av.LiveHandles;
import io.videoconf.recorder.media.av.PixelFormat;
import io.videoconf.recorder.model.look.Image;
import io.videoconf.recorder.model.look.Rgb;
import io.videoconf.recorder.model.look.Theme;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpriteTest {
  private static final YuvMatrix MATRIX = YuvMatrix.of(ColorTags.BT601_LIMITED);

  @AfterEach
  void nothingLeaks() {
    LiveHandles.assertNone();
  }

  private static int[] filled(int argb, int count) {
    int[] pixels = new int[count];
    Arrays.fill(pixels, argb);
    return pixels;
  }

  private static int sample(Frame frame, int plane, int x, int y) {
    return frame.plane(plane).get(y * frame.stride(plane) + x) & 0xFF;
  }

  private static Frame grey() {
    Frame frame = Frame.video(16, 16, PixelFormat.YUV420P);
    frame.fill(0, 0, 16, 16, 100, 128, 128);
    return frame;
  }

  @Test
  void anOpaqueSpriteShowsItsColour() {
    try (Frame frame = grey()) {
      Sprite.of(filled(0xFFFF0000, 16), 4, 4, MATRIX).blend(frame, 4, 8);
      // ITU-R BT.601: red.
      assertThat(sample(frame, 0, 4, 8)).isEqualTo(81);
      assertThat(sample(frame, 1, 2, 4)).isEqualTo(90);
      assertThat(sample(frame, 2, 2, 4)).isEqualTo(240);
      assertThat(sample(frame, 0, 3, 8)).isEqualTo(100);
      assertThat(sample(frame, 0, 8, 8)).isEqualTo(100);
      assertThat(sample(frame, 0, 4, 7)).isEqualTo(100);
      assertThat(sample(frame, 0, 4, 12)).isEqualTo(100);
    }
  }

  @Test
  void halfOpacityIsHalfway() {
    try (Frame frame = grey();
        Frame other = grey()) {
      Sprite.of(filled(0x80808080, 16), 4, 4, MATRIX).blend(frame, 0, 0);
      assertThat(sample(frame, 0, 1, 1)).isCloseTo((100 + 235) / 2, within(1));
      assertThat(sample(frame, 1, 1, 1)).isCloseTo(128, within(1));
      Sprite.of(filled(-1, 16), 4, 4, MATRIX)
          .blend(new Surface(other), 0, 0, 128, new Box(0, 0, 16, 16));
      assertThat(sample(other, 0, 1, 1)).isCloseTo((100 + 235) / 2, within(1));
    }
  }

  /** Any premultiplied colour with any opacity. */
  private static Sprite any(Random random) {
    int[] pixels = new int[64];
    for (int i = 0; i < pixels.length; i++) {
      int alpha = random.nextInt(256);
      for (int channel = 0; channel < 3; channel++) {
        pixels[i] |= random.nextInt(alpha + 1) << (8 * channel);
      }
      pixels[i] |= alpha << 24;
    }
    return Sprite.of(pixels, 8, 8, MATRIX);
  }

  @Test
  void whatWasFadedOnceLooksAsWhatIsFadedEachTime() {
    Random random = new Random(1);
    for (int round = 0; round < 200; round++) {
      Sprite sprite = any(random);
      int opacity = random.nextInt(256);
      try (Frame once = grey();
          Frame eachTime = grey()) {
        sprite.faded(opacity).blend(once, 4, 4);
        sprite.blend(new Surface(eachTime), 4, 4, opacity, new Box(0, 0, 16, 16));
        assertThat(once.showsTheSameAs(eachTime)).as("opacity %d", opacity).isTrue();
      }
    }
  }

  @Test
  void whatWasLaidOnAColourLooksAsWhatIsBlendedOverIt() {
    Random random = new Random(2);
    for (int round = 0; round < 200; round++) {
      Sprite sprite = any(random);
      try (Frame flat = grey();
          Frame blended = grey()) {
        Sprite opaque = sprite.on(new YuvColor(100, 128, 128));
        assertThat(opaque.opaque()).isTrue();
        opaque.blend(flat, 4, 4);
        sprite.blend(blended, 4, 4);
        assertThat(flat.showsTheSameAs(blended)).isTrue();
      }
    }
  }

  @Test
  void nothingIsDrawnOutsideOfTheClipOrTheFrame() {
    try (Frame frame = grey()) {
      Sprite sprite = Sprite.of(filled(-1, 64), 8, 8, MATRIX);
      sprite.blend(new Surface(frame), -4, 12, 255, new Box(2, 12, 100, 100));
      assertThat(sample(frame, 0, 1, 13)).isEqualTo(100);
      assertThat(sample(frame, 0, 2, 13)).isEqualTo(235);
      assertThat(sample(frame, 0, 3, 15)).isEqualTo(235);
      assertThat(sample(frame, 0, 4, 13)).isEqualTo(100);
    }
  }

  @Test
  void boxesThatOverlapAreCutIntoSuchThatDoNot() {
    List<Box> parts =
        Box.disjoint(List.of(new Box(0, 0, 10, 10), new Box(4, 4, 10, 10), new Box(2, 2, 4, 4)));
    int area = parts.stream().mapToInt(box -> box.width() * box.height()).sum();
    assertThat(area).isEqualTo(100 + 100 - 36);
  }

  @Test
  void aLabelThatIsTooLongIsCutAtItsRoom() {
    Sprites sprites = new Sprites(Theme.DEFAULT, MATRIX);
    Label label = new Label("Somebody with a very long name", true, true, false);
    Sprite sprite = Objects.requireNonNull(sprites.label(label, 16, 130));
    assertThat(sprite.width()).isBetween(90, 130);
    assertThat(sprites.label(label, 16, 130)).isSameAs(sprite);
    assertThat(sprites.label(label, 16, 30)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Ågnes", "ꦱꦸꦏꦺꦴ", "ᬩᬮᬶ ᬓᭀ", "བསྟན་འཛིན་རྒྱ་མཚོ་"})
  void nothingOfANameIsCutOffAtTheEdgesOfItsLabel(String name) {
    Sprites sprites = new Sprites(Theme.DEFAULT, MATRIX);
    Sprite label =
        Objects.requireNonNull(sprites.label(new Label(name, false, false, false), 30, 400));
    try (Frame frame = Frame.video(400, 60, PixelFormat.YUV420P)) {
      frame.fill(0, 0, 400, 60, 16, 128, 128);
      label.blend(frame, 0, 0);
      int middle = label.height() / 2;
      assertThat(brightest(frame, middle)).isGreaterThan(150);
      assertThat(brightest(frame, 0)).isLessThan(30);
      assertThat(brightest(frame, label.height() - 1)).isLessThan(30);
    }
  }

  private static int brightest(Frame frame, int row) {
    return IntStream.range(0, frame.width()).map(x -> sample(frame, 0, x, row)).max().orElse(0);
  }

  @Test
  void colourIsConvertedAsTheStandardsSay() {
    YuvMatrix hd = YuvMatrix.of(ColorTags.BT709_LIMITED);
    assertThat(hd.convert(new Rgb("#00ff00"))).isEqualTo(new YuvColor(173, 42, 26));
    assertThat(hd.convert(new Rgb("#ffffff"))).isEqualTo(new YuvColor(235, 128, 128));
    assertThat(MATRIX.convert(new Rgb("#000000"))).isEqualTo(new YuvColor(16, 128, 128));
  }

  @Test
  void aPngThatClaimsToBeHugeIsRefused() {
    byte[] png = {
      (byte) 0x89,
      'P',
      'N',
      'G',
      13,
      10,
      26,
      10,
      0,
      0,
      0,
      13,
      'I',
      'H',
      'D',
      'R',
      0,
      1,
      0,
      0,
      0,
      1,
      0,
      0,
      8,
      6,
      0,
      0,
      0,
      0,
      0,
      0,
      0
    };
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> Pixels.of(new Image(png)));
  }
}
