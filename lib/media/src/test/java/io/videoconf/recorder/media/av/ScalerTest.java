package io.videoconf.recorder.media.av;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.ffmpeg.global.avutil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ScalerTest {
  private static final int GREY = 120;

  @AfterEach
  void nothingLeaks() {
    LiveHandles.assertNone();
  }

  /** A bitstream may hold any numbers, assigned or not. */
  static Stream<Arguments> tags() {
    return Stream.of(Scaler.Quality.BICUBIC, Scaler.Quality.LANCZOS, Scaler.Quality.AREA)
        .flatMap(quality ->
            IntStream.rangeClosed(0, 19)
                .boxed()
                .flatMap(number ->
                    Stream.of(
                        Arguments.of(quality, new ColorTags(number, 1, 1, limited())),
                        Arguments.of(quality, new ColorTags(1, number, number, limited())),
                        Arguments.of(quality, new ColorTags(6, number, 16, limited())))));
  }

  private static int limited() {
    return avutil.AVCOL_RANGE_MPEG;
  }

  @ParameterizedTest
  @MethodSource("tags")
  void aGreyPictureStaysGreyWhateverItsTagsSay(Scaler.Quality quality, ColorTags tags) {
    try (Scaler scaler = new Scaler(quality);
        Frame source = Frame.video(64, 48, PixelFormat.YUV420P);
        Frame target = Frame.video(32, 36, PixelFormat.YUV420P)) {
      fill(source);
      scaler.scale(source.color(tags), target.color(tags));
      assertThat(target.plane(0).get(17 * target.stride(0) + 9) & 0xFF).isCloseTo(GREY, within(2));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2, 2, 1280, 720",
    "16384, 2, 2, 16",
    "4096, 2160, 2, 2",
    "3, 5, 640, 360",
    "641, 361, 15, 7",
    "2, 2, 2, 4",
  })
  void anySizeBecomesAnyOther(int fromWidth, int fromHeight, int toWidth, int toHeight) {
    for (Scaler.Quality quality : Scaler.Quality.values()) {
      try (Scaler scaler = new Scaler(quality);
          Frame source = Frame.video(fromWidth, fromHeight, PixelFormat.YUV420P);
          Frame target = Frame.video(toWidth, toHeight, PixelFormat.YUV420P)) {
        fill(source);
        scaler.scale(source.color(ColorTags.BT601_LIMITED), target.color(ColorTags.BT601_LIMITED));
        int last = (toHeight - 1) * target.stride(0) + toWidth - 1;
        assertThat(target.plane(0).get(last) & 0xFF).as("%s", quality).isCloseTo(GREY, within(2));
      }
    }
  }

  private static void fill(Frame frame) {
    for (int plane = 0; plane < 3; plane++) {
      ByteBuffer samples = frame.plane(plane);
      while (samples.hasRemaining()) {
        samples.put((byte) (plane == 0 ? GREY : 128));
      }
    }
  }
}
