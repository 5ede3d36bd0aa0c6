package io.videoconf.recorder.media.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.videoconf.recorder.media.CellFailure;
import io.videoconf.recorder.media.av.Codecs;
import io.videoconf.recorder.media.av.Encoder;
import io.videoconf.recorder.media.av.LiveHandles;
import io.videoconf.recorder.media.av.Rational;
import io.videoconf.recorder.media.av.VideoEncoderSpec;
import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.VideoCodec;
import io.videoconf.recorder.model.VideoFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PictureEncodingTest {
  @AfterEach
  void nothingLeaks() {
    LiveHandles.assertNone();
  }

  @ParameterizedTest
  @CsvSource({"4096,2304", "2304,4096", "3072,3072", "128,4096", "4096,128", "128,128"})
  void whatAFormatMayBeCanBeEncoded(int width, int height) {
    VideoFormat format = new VideoFormat(width, height, 60, 100_000_000);
    try (Encoder encoder = PictureEncoding.open(PictureEncoding.of(VideoCodec.H264, format, 120))) {
      assertThat(encoder.name()).isNotEmpty();
    }
  }

  @Test
  void whatTheEncoderRefusesIsRefusedForGood() {
    VideoEncoderSpec tooLarge = Codecs.h264(32_768, 32_768, new Rational(25, 1), 1_000_000, 50);
    assertThatThrownBy(() -> PictureEncoding.open(tooLarge))
        .isInstanceOfSatisfying(
            CellFailure.class,
            failure -> {
              assertThat(failure.errorClass()).isEqualTo(ErrorClass.INPUT);
              assertThat(failure.code()).isEqualTo("codec_unavailable");
              assertThat(failure).hasMessageContaining("cannot encode 32768x32768");
            });
  }
}
