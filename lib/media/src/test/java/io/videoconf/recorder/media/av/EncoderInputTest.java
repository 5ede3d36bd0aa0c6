package io.videoconf.recorder.media.av;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.videoconf.recorder.media.av.EncoderInput.Form;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No hardware is needed: what a device does with a picture is not tested anywhere. */
class EncoderInputTest {
  private static final int WIDTH = 322;
  private static final int HEIGHT = 182;

  @AfterEach
  void nothingLeaks() {
    LiveHandles.assertNone();
  }

  private static Form form(String encoder) {
    Ffmpeg.quiet();
    AVCodec codec = avcodec.avcodec_find_encoder_by_name(encoder);
    assertThat(codec).as("the build has %s", encoder).isNotNull();
    return Form.of(codec, PixelFormat.YUV420P);
  }

  private static VideoEncoderSpec spec(String encoder, String device) {
    Rational frameRate = new Rational(30, 1);
    return new VideoEncoderSpec(
        encoder,
        WIDTH,
        HEIGHT,
        PixelFormat.YUV420P,
        frameRate.inverse(),
        frameRate,
        300_000,
        60,
        ColorTags.BT601_LIMITED,
        true,
        Map.of("bf", "0"),
        device);
  }

  @ParameterizedTest
  @ValueSource(strings = {"libopenh264", "h264_nvenc", "h264_v4l2m2m"})
  void someTakePicturesAsTheyAre(String encoder) {
    assertThat(form(encoder)).isEqualTo(new Form.AsTheyAre());
  }

  @Test
  void quickSyncTakesNv12FromMemory() {
    assertThat(form("h264_qsv")).isEqualTo(new Form.Nv12(avutil.AV_HWDEVICE_TYPE_QSV));
  }

  @Test
  void vaApiTakesSurfaces() {
    assertThat(form("h264_vaapi"))
        .isEqualTo(
            new Form.Surface(
                avutil.AV_HWDEVICE_TYPE_VAAPI, new PixelFormat(avutil.AV_PIX_FMT_VAAPI)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"h264_vaapi", "h264_qsv"})
  void aDeviceThatIsNotThereIsRefusedByItsName(String encoder) {
    assertThatThrownBy(() -> Encoder.video(spec(encoder, "/dev/dri/nowhere")))
        .isInstanceOf(AvException.class)
        .hasMessageContaining("open /dev/dri/nowhere for " + encoder.substring(5));
  }

  @Test
  void nv12HasTheSameSamplesAndSaysTheSameOfThem() {
    try (Frame picture = Frame.video(WIDTH, HEIGHT, PixelFormat.YUV420P);
        EncoderInput input = EncoderInput.nv12(spec("h264_qsv", ""))) {
      picture.color(ColorTags.BT601_LIMITED).pts(7).duration(1).forceKey(true);
      for (int plane = 0; plane < 3; plane++) {
        var samples = picture.plane(plane);
        for (int i = 0; i < samples.capacity(); i++) {
          samples.put(i, (byte) (31 * i + 7 * plane + i / 251));
        }
      }
      AVFrame taken = input.bring(picture);

      assertThat(taken.format()).isEqualTo(avutil.AV_PIX_FMT_NV12);
      assertThat(taken.pts()).isEqualTo(7);
      assertThat(taken.pict_type()).isEqualTo(avutil.AV_PICTURE_TYPE_I);
      assertThat(taken.colorspace()).isEqualTo(ColorTags.BT601_LIMITED.matrix());
      BytePointer luma = taken.data(0);
      BytePointer chroma = taken.data(1);
      for (int row = 0; row < HEIGHT; row++) {
        for (int x = 0; x < WIDTH; x++) {
          assertThat(luma.get((long) row * taken.linesize(0) + x))
              .isEqualTo(picture.plane(0).get(row * picture.stride(0) + x));
        }
      }
      for (int row = 0; row < HEIGHT / 2; row++) {
        for (int x = 0; x < WIDTH; x++) {
          int plane = 1 + x % 2;
          assertThat(chroma.get((long) row * taken.linesize(1) + x))
              .isEqualTo(picture.plane(plane).get(row * picture.stride(plane) + x / 2));
        }
      }
    }
  }
}
