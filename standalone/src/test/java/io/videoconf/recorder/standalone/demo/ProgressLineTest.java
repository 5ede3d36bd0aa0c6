package io.videoconf.recorder.standalone.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

final class ProgressLineTest {
  private static final long SECOND = 1_000_000_000L;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, UTF_8);

  @Test
  void elsewhereItIsPrintedEveryFiveSeconds() {
    ProgressLine line = new ProgressLine(out, false);
    for (int second = 0; second <= 11; second++) {
      line.update("at " + second, second * SECOND);
    }
    assertThat(bytes.toString(UTF_8).lines()).containsExactly("  at 0", "  at 5", "  at 10");
  }

  @Test
  void onATerminalItIsRedrawnInPlace() {
    ProgressLine line = new ProgressLine(out, true);
    line.update("one", 0);
    line.update("two", 1);
    line.println("done");
    assertThat(bytes.toString(UTF_8))
        .isEqualTo("\r\u001b[K  one\r\u001b[K  two\r\u001b[Kdone" + System.lineSeparator());
  }
}
