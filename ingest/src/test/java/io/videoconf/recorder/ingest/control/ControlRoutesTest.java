package io.videoconf.recorder.ingest.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.videoconf.recorder.platform.http.ApiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ControlRoutesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "a\nb", "a\u007fb", "report\u202efdp.exe", "\u202aa", "a\u2066b\u2069"})
  void textThatIsShownControlsNothingAroundIt(String text) {
    assertThatThrownBy(() -> ControlRoutes.text("title", text))
        .isInstanceOf(ApiException.class)
        .hasMessageStartingWith("title must be ");
  }

  @Test
  void textOfAnyScriptIsKeptAsItIs() {
    assertThat(ControlRoutes.text("title", " \u0633\u0644\u0627\u0645 \u200f(1) "))
        .isEqualTo("\u0633\u0644\u0627\u0645 \u200f(1)");
  }
}
