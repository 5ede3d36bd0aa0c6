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

  @Test
  void aCharacterOfWhichNothingIsKnownIsKept() {
    assertThat(PlainText.line("a\uE001b\uD888\uDFB0")).isEqualTo("a\uE001b\uD888\uDFB0");
    assertThat(PlainText.line("a\uFFFFb\uFDD0c\u2065\uDB40\uDC00d")).isEqualTo("abcd");
  }

  @Test
  void lettersThatAreNothingButWhiteAreNoName() {
    assertThat(PlainText.line("\u3164\u2800 \uFFA0")).isEmpty();
    assertThat(PlainText.line("\u3164Ann\u2800Example\u200D \u200D")).startsWith("Ann Example");
  }

  @ParameterizedTest
  @CsvSource({
    "Ann Example, AE",
    "ann, A",
    "Ludwig van Beethoven, LB",
    "(guest) 7, G",
    "李小龍, 李",
    "ольга иванова, ОИ",
    "𝓪𝓷𝓷 𝔼𝕩𝕒𝕞𝕡𝕝𝕖, AE",
    "🎉 Party, P",
    "𠮷野, 𠮷",
    "'', ''",
    "---, ''"
  })
  void initialsStandForAName(String name, String initials) {
    assertThat(PlainText.initials(name)).isEqualTo(initials);
  }
}
