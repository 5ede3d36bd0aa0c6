package io.videoconf.recorder.media.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.media.av.LiveHandles;
import io.videoconf.recorder.media.compose.Meeting.Colour;
import io.videoconf.recorder.media.io.Probe;
import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.VideoFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What may be asked for by name is what comes out, by the word of ffprobe. */
class PresetsTest {
  private static final double SECONDS = 1;

  @TempDir static Path shared;
  private static Path journal;

  @TempDir Path directory;

  @BeforeAll
  static void meet() {
    journal =
        new Meeting()
            .camera(1, "ann", Codec.VP8, 0, SECONDS, Colour.RED)
            .microphone(2, "ann", 0, SECONDS, 440)
            .camera(3, "bob", Codec.H264, 0, SECONDS, Colour.GREEN)
            .stop(SECONDS)
            .write(shared.resolve("journal"));
  }

  @AfterEach
  void nothingLeaks() {
    LiveHandles.assertNone();
  }

  @ParameterizedTest
  @CsvSource({
    "720p30, 1280, 720, 30",
    "1080p30, 1920, 1080, 30",
    "portrait, 720, 1280, 30",
    "4k25, 3840, 2160, 25"
  })
  void sizeFrameRateAndTags(String preset, int width, int height, int frameRate)
      throws IOException {
    VideoFormat format = VideoFormat.ofPreset(preset).orElseThrow();
    Path out = directory.resolve("out");
    Result.compose(Result.task(journal, out, format, 0, false));
    Path file = Files.write(directory.resolve("whole.mp4"), Result.joined(out));

    assertThat(Probe.complaints(file)).isEmpty();
    JsonNode video = Probe.of(file).path("streams").path(0);
    assertThat(video.path("codec_name").asString()).isEqualTo("h264");
    assertThat(video.path("profile").asString()).isEqualTo("High");
    assertThat(video.path("pix_fmt").asString()).isEqualTo("yuv420p");
    assertThat(video.path("width").asInt()).isEqualTo(width);
    assertThat(video.path("height").asInt()).isEqualTo(height);
    assertThat(video.path("sample_aspect_ratio").asString("1:1")).isEqualTo("1:1");
    assertThat(video.path("avg_frame_rate").asString()).isEqualTo(frameRate + "/1");
    assertThat(video.path("nb_read_frames").asString())
        .isEqualTo(Integer.toString((int) (SECONDS * frameRate)));
    assertThat(video.path("color_range").asString()).isEqualTo("tv");
    assertThat(video.path("color_space").asString()).isEqualTo("bt709");
    assertThat(video.path("color_primaries").asString()).isEqualTo("bt709");
    assertThat(video.path("color_transfer").asString()).isEqualTo("bt709");
  }

  @Test
  void eachPresetIsTested() {
    assertThat(VideoFormat.PRESETS).containsExactly("720p30", "1080p30", "portrait", "4k25");
  }
}
