package io.videoconf.recorder.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DownloadNameTest {

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          Team Standup - Jan 15,         Team Standup - Jan 15.mp4
          Müller & Söhne 🎬,             Müller & Söhne 🎬.mp4
          ../../etc/passwd,              etc passwd.mp4
          'a"; filename="b.exe',         a filename= b.exe.mp4
          .htaccess,                     htaccess.mp4
          ...,                           recording.mp4
          C:\\dir\\file,                 C dir file.mp4
          """)
  void theTitleBecomesAHarmlessFileName(String title, String expected) {
    assertThat(DownloadName.of(title)).isEqualTo(expected);
  }

  @Test
  void lineEndsAndBidiOverridesAreRemoved() {
    assertThat(DownloadName.of("a\r\nb\u202E4pm.exe\u0000")).isEqualTo("a b 4pm.exe.mp4");
  }

  @Test
  void aLongTitleIsCutBetweenCharacters() {
    assertThat(DownloadName.of("🎬".repeat(200))).isEqualTo("🎬".repeat(50) + ".mp4");
  }
}
