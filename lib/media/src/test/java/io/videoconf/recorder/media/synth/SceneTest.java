package io.videoconf.recorder.media.synth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SceneTest {
  private static final int WIDTH = 320;
  private static final int HEIGHT = 180;
  private static final Region WHOLE = new Region(0, 0, WIDTH, HEIGHT);

  private final Picture picture = new Picture(WIDTH, HEIGHT);
  private final LumaPlane luma = LumaPlane.of(picture.luma(), WIDTH);

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theSquareIsLitForTheFirstTenthOfEverySecond(boolean screen) {
    Scene scene = new Scene(3, 30, screen);
    for (int frame = 0; frame < 91; frame++) {
      scene.draw(picture, frame);
      assertThat(Flash.isLit(luma, WHOLE)).as("frame %d", frame).isEqualTo(frame % 30 < 3);
    }
  }

  @Test
  void everyParticipantHasTheSquareDarkBetweenFlashes() {
    for (int participant = 0; participant < Palette.size(); participant++) {
      new Scene(participant, 30, false).draw(picture, 10);
      assertThat(Flash.isLit(luma, WHOLE)).isFalse();
    }
  }

  @Test
  void everyFrameDiffersFromTheOneBefore() {
    Scene scene = new Scene(0, 30, false);
    Picture other = new Picture(WIDTH, HEIGHT);
    for (int frame = 0; frame < 60; frame++) {
      scene.draw(picture, frame);
      scene.draw(other, frame + 1);
      assertThat(picture.luma()).isNotEqualTo(other.luma());
    }
  }

  @Test
  void theBackgroundIsTheParticipantsColour() {
    new Scene(4, 30, false).draw(picture, 7);
    Yuv colour = Palette.colour(4);
    int bottomLeft = (HEIGHT * 15 / 16) * WIDTH + 4;
    int chroma = (HEIGHT * 15 / 32) * (WIDTH / 2) + 2;
    assertThat(picture.luma()[bottomLeft] & 0xFF).isEqualTo(colour.y());
    assertThat(picture.chromaU()[chroma] & 0xFF).isEqualTo(colour.u());
    assertThat(picture.chromaV()[chroma] & 0xFF).isEqualTo(colour.v());
  }

  @Test
  void theSlideChangesEveryFiveSeconds() {
    Scene scene = new Scene(0, 10, true);
    Region text = new Region(WIDTH / 16, HEIGHT / 5, WIDTH / 2, HEIGHT / 8);
    scene.draw(picture, 9);
    double first = luma.mean(text);
    scene.draw(picture, 49);
    assertThat(luma.mean(text)).isEqualTo(first);
    scene.draw(picture, 59);
    assertThat(luma.mean(text)).isNotEqualTo(first);
  }

  @Test
  void coloursAreFarApart() {
    for (int i = 0; i < Palette.size(); i++) {
      for (int j = 0; j < i; j++) {
        Yuv a = Palette.colour(i);
        Yuv b = Palette.colour(j);
        double distance = Math.hypot(Math.hypot(a.y() - b.y(), a.u() - b.u()), a.v() - b.v());
        assertThat(distance).as("participants %d and %d", i, j).isGreaterThan(50);
      }
    }
  }
}
