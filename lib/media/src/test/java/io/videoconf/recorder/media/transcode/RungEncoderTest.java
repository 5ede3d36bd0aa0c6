package io.videoconf.recorder.media.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.videoconf.recorder.media.CellFailure;
import io.videoconf.recorder.media.av.ColorTags;
import io.videoconf.recorder.media.av.LiveHandles;
import io.videoconf.recorder.media.av.Rational;
import io.videoconf.recorder.media.io.OutputDirectory;
import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.VideoCodec;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RungEncoderTest {
  @TempDir private Path directory;

  @AfterEach
  void nothingLeaks() {
    LiveHandles.assertNone();
  }

  @Test
  void whatTheEncoderRefusesIsRefusedForGood() {
    Rational frameRate = new Rational(25, 1);
    SourceScan scan = new SourceScan(new long[] {0}, new long[] {0}, 25, true, 1000, Map.of());
    Cuts cuts = Cuts.atPictures(scan, frameRate.inverse(), 1, 0.04);
    PlannedRung tooLarge = new PlannedRung("huge", 32_768, 32_768, 1_000_000, VideoCodec.H264);
    assertThatThrownBy(() ->
            RungEncoder.open(
                tooLarge,
                cuts,
                new Cuts.Range(0, 1),
                frameRate,
                ColorTags.BT709_LIMITED,
                new OutputDirectory(directory)))
        .isInstanceOfSatisfying(
            CellFailure.class,
            failure -> {
              assertThat(failure.errorClass()).isEqualTo(ErrorClass.INPUT);
              assertThat(failure.code()).isEqualTo("codec_unavailable");
              assertThat(failure).hasMessageContaining("cannot encode 32768x32768");
            });
  }
}
