package io.videoconf.recorder.media.av;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodecsTest {
  private static final String PROPERTY = "recorder.h264.encoder";

  @AfterEach
  void nothingIsWanted() {
    System.clearProperty(PROPERTY);
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
  @ValueSource(strings = {"h264_nowhere", "h264_qsv"})
  void softwareEncodesWhereTheWantedEncoderCannotBeUsed(String wanted) {
    String software = chosen();
    System.setProperty(PROPERTY, wanted);
    assertThat(chosen()).isEqualTo(software);
    assertThat(Codecs.wantedH264()).contains(wanted);
  }
}
