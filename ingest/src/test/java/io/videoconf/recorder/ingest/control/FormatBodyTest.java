package io.videoconf.recorder.ingest.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.videoconf.recorder.model.VideoFormat;
import io.videoconf.recorder.platform.http.ApiException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatBodyTest {
  @ParameterizedTest
  @CsvSource({
    ",1280,720,30",
    "720p30,1280,720,30",
    "1080p30,1920,1080,30",
    "portrait,720,1280,30",
    "4k25,3840,2160,25"
  })
  void aPresetIsAFormat(@Nullable String preset, int width, int height, int frameRate) {
    VideoFormat format = FormatBody.of(preset, null);
    assertThat(format.width()).isEqualTo(width);
    assertThat(format.height()).isEqualTo(height);
    assertThat(format.frameRate()).isEqualTo(frameRate);
  }

  @Test
  void everyPresetThatIsToldExists() {
    assertThat(VideoFormat.PRESETS).allMatch(name -> VideoFormat.ofPreset(name).isPresent());
  }

  @Test
  void whatIsGivenGoesBeforeThePreset() {
    assertThat(FormatBody.of("1080p30", new FormatBody(null, null, 25, 4_000_000)))
        .isEqualTo(new VideoFormat(1920, 1080, 25, 4_000_000));
    assertThat(FormatBody.of(null, new FormatBody(640, 360, 15, 500_000)))
        .isEqualTo(new VideoFormat(640, 360, 15, 500_000));
  }

  @Test
  void whatIsRefusedIsNamed() {
    assertField("preset", "8k", null);
    assertField("format.width", null, new FormatBody(1281, null, null, null));
    assertField("format.height", "portrait", new FormatBody(null, 20_000, null, null));
    assertField("format.height", null, new FormatBody(4096, 4096, null, null));
    assertField("format.frame_rate", "4k25", new FormatBody(null, null, 0, null));
    assertField("format.bit_rate", "4k25", new FormatBody(null, null, null, 1));
  }

  private static void assertField(
      String field, @Nullable String preset, @Nullable FormatBody body) {
    assertThatThrownBy(() -> FormatBody.of(preset, body))
        .isInstanceOfSatisfying(
            ApiException.class, e -> assertThat(e.details()).containsEntry("field", field));
  }
}
