package io.videoconf.recorder.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VideoFormatTest {
  @ParameterizedTest
  @CsvSource({"4096,2304", "2304,4096", "3072,3072", "128,4096", "4096,128"})
  void asLargeAsH264Allows(int width, int height) {
    VideoFormat format = new VideoFormat(width, height, 25, 1_000_000);
    assertThat(format.height()).isEqualTo(height);
  }

  @ParameterizedTest
  @CsvSource({"4096,4096", "4096,2306", "2306,4096", "3074,3072"})
  void noLargerThanH264Allows(int width, int height) {
    assertThatThrownBy(() -> new VideoFormat(width, height, 25, 1_000_000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("height must be at most");
  }

  @ParameterizedTest
  @CsvSource({"126,720,width", "1281,720,width", "4098,720,width", "720,127,height"})
  void noOddSizes(int width, int height, String field) {
    assertThatThrownBy(() -> new VideoFormat(width, height, 25, 1_000_000))
        .hasMessageStartingWith(field + " must be even, 128 to 4096");
  }
}
