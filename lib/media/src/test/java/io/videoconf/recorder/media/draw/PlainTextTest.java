package io.videoconf.recorder.media.draw;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainTextTest {
  @Test
  void aNameBecomesOneLine() {
    assertThat(PlainText.line("  Ann\n\tExample \u00A0 Jr. ")).isEqualTo("Ann Example Jr.");
  }

  @Test
  void whatTurnsTextAroundOrControlsATerminalIsLeftOut() {
    assertThat(PlainText.line("\u202Egnp.exe\u202C\u2066x\u2069\u0007\u001B\u200F"))
        .isEqualTo("gnp.exex");
  }

  @Test
  void towersOfAccentsAreCut() {
    String tower = "Z" + "\u0351".repeat(100) + "o" + "\u0489".repeat(50);
    assertThat(PlainText.line(tower))
        .isEqualTo("Z" + "\u0351".repeat(3) + "o" + "\u0489".repeat(3));
  }

  @Test
  void whatIsWrittenWithSignsStaysAsItIs() {
    for (String name : new String[] {"Đặng Thị Hường", "สมชาย ใจดี", "सुनीता शर्मा", "می‌خواهم"}) {
      assertThat(PlainText.line(name)).isEqualTo(name);
    }
  }

  @Test
  void aNameOfAMegabyteIsBounded() {
    assertThat(PlainText.line("x".repeat(1 << 20))).hasSizeLessThan(200);
    assertThat(PlainText.line("\u200B".repeat(1 << 20))).isEmpty();
  }

  @Test
  void halfACharacterIsNoCharacter() {
    assertThat(PlainText.line("a\uD83Db\uDE00")).isEqualTo("ab");
  }

  @ParameterizedTest
  @CsvSource({
    "Ann Example, AE",
    "ann, A",
    "Ludwig van Beethoven, LB",
    "(guest) 7, G",
    "李小龍, 李",
    "ольга иванова, ОИ",
    "'', ''",
    "---, ''"
  })
  void initialsStandForAName(String name, String initials) {
    assertThat(PlainText.initials(name)).isEqualTo(initials);
  }
}
