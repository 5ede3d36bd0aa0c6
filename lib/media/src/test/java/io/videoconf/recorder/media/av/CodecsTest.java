package io.videoconf.recorder.media.av;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.media.av.OpenH264Library.Answer;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodecsTest {
  private static final String PROPERTY = "recorder.h264.encoder";
  private static final String LIBRARY_PROPERTY = "recorder.h264.library";

  @AfterEach
  void nothingIsWanted() {
    System.clearProperty(PROPERTY);
    System.clearProperty(LIBRARY_PROPERTY);
    LiveHandles.assertNone();
  }

  private static String chosen() {
    return Codecs.h264(320, 180, new Rational(30, 1), 300_000, 60).encoder();
  }

  @Test
  void anEncoderThatIsThereIsTaken() {
    System.setProperty(PROPERTY, "libopenh264");
    assertThat(chosen()).isEqualTo("libopenh264");
  }

  @ParameterizedTest
  @ValueSource(strings = {"h264_nowhere", "h264_qsv", "h264_vaapi", "h264_nvenc", "libvpx-vp9"})
  void softwareEncodesWhereTheWantedEncoderCannotBeUsed(String wanted) {
    String software = chosen();
    System.setProperty(PROPERTY, wanted);
    assertThat(chosen()).isEqualTo(software);
    assertThat(Codecs.unusableH264(software))
        .contains(wanted + " cannot be used here: " + software + " is");
  }

  @Test
  void nothingIsToldOfAnEncoderThatIsUsed() {
    assertThat(Codecs.unusableH264("libopenh264")).isEmpty();
    System.setProperty(PROPERTY, "libopenh264");
    assertThat(Codecs.unusableH264("libopenh264")).isEmpty();
  }

  /** One that is not there, and one that is another. */
  @ParameterizedTest
  @ValueSource(strings = {"/nowhere/libopenh264.so", "libc.so.6"})
  void aLibraryThatIsNoOpenH264IsTold(String path) {
    System.setProperty(LIBRARY_PROPERTY, path);
    assertThat(OpenH264Library.load(path)).isEmpty();
    assertThat(Codecs.unusableH264("libopenh264"))
        .contains(path + " cannot be used here: libopenh264 is");
  }

  @ParameterizedTest
  @CsvSource({"1,9,", "2,2,", "2,3,FROM_2_3", "2,5,FROM_2_3", "2,6,FROM_2_6", "2,7,", "3,3,"})
  void onlyVersionsWhoseStructuresAreKnownAreUsed(int major, int minor, Answer expected) {
    assertThat(Answer.of(major, minor).orElse(null)).isEqualTo(expected);
  }

  /** {@code vnull} opens, takes every picture, and makes nothing of it. */
  @Test
  void anEncoderThatOpensButMakesNothingOfItsFirstPictureCannotBeUsed() {
    VideoEncoderSpec good = Codecs.h264(320, 180, new Rational(30, 1), 300_000, 60);
    assertThat(Codecs.encodes(good)).isTrue();
    VideoEncoderSpec bad = spec("vnull", false);
    Encoder.video(bad).close();
    assertThat(Codecs.encodes(bad)).isFalse();
  }

  /** VP8 has all parameters in its pictures. */
  @Test
  void anEncoderWithoutTheHeaderThatIsWantedCannotBeUsed() {
    assertThat(Codecs.encodes(spec("libvpx", false))).isTrue();
    assertThat(Codecs.encodes(spec("libvpx", true))).isFalse();
  }

  /** Without them an encoder would not open, and only on a machine that has the hardware. */
  @ParameterizedTest
  @ValueSource(strings = {"h264_nvenc", "h264_qsv", "h264_vaapi", "h264_v4l2m2m"})
  void everyOptionOfAHardwareEncoderIsOneThatItHas(String encoder) {
    AVCodec codec = avcodec.avcodec_find_encoder_by_name(encoder);
    try (AVCodecContext context = avcodec.avcodec_alloc_context3(codec)) {
      for (String option : Codecs.h264Options(encoder).keySet()) {
        assertThat(avutil.av_opt_find(context, option, null, 0, avutil.AV_OPT_SEARCH_CHILDREN))
            .as("%s of %s", option, encoder)
            .isNotNull();
      }
      avcodec.avcodec_free_context(context);
    }
  }

  private static VideoEncoderSpec spec(String encoder, boolean globalHeader) {
    Rational frameRate = new Rational(30, 1);
    return new VideoEncoderSpec(
        encoder,
        320,
        180,
        PixelFormat.YUV420P,
        frameRate.inverse(),
        frameRate,
        300_000,
        60,
        ColorTags.BT601_LIMITED,
        globalHeader,
        Map.of());
  }
}
