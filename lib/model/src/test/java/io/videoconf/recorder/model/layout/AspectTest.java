package io.videoconf.recorder.model.layout;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AspectTest {
  @ParameterizedTest
  @CsvSource({
    "1280,720, 16,9",
    "640,368, 16,9",
    "320,180, 16,9",
    "480,270, 16,9",
    "1920,1200, 16,10",
    "640,480, 4,3",
    "352,288, 4,3",
    "480,480, 1,1",
    "480,640, 3,4",
    "360,640, 9,16",
    "1125,2436, 1,2",
    "3440,1440, 21,9"
  })
  void theNearestOfTheUsualShapesIsTaken(int width, int height, int stepWidth, int stepHeight) {
    assertThat(new Aspect(width, height).step()).isEqualTo(new Aspect(stepWidth, stepHeight));
  }

  @Test
  void aShapeIsLeftOnlyForOneThatFitsClearlyBetter() {
    Aspect between = new Aspect(1690, 1000);
    assertThat(between.step(Aspect.WIDE)).isEqualTo(Aspect.WIDE);
    assertThat(between.step(new Aspect(16, 10))).isEqualTo(new Aspect(16, 10));
    assertThat(new Aspect(640, 480).step(Aspect.WIDE)).isEqualTo(new Aspect(4, 3));
  }
}
