package io.videoconf.recorder.media.chapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.media.av.Chapter;
import io.videoconf.recorder.media.chapter.Mark.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChaptersTest {
  private static Mark mark(double seconds, Kind kind, String who) {
    return new Mark(Math.round(seconds * 1000), kind, who, who);
  }

  private static List<String> told(List<Mark> marks, double seconds) {
    return Chapters.of(marks, Math.round(seconds * 1000)).stream()
        .map(c -> c.startMillis() / 1000 + "-" + c.endMillis() / 1000 + " " + c.title())
        .toList();
  }

  @Test
  void turnsSharesAndJoinsAreChaptersWithoutGaps() {
    assertThat(
            told(
                List.of(
                    mark(0, Kind.JOINED, "ann"),
                    mark(0, Kind.JOINED, "bob"),
                    mark(2, Kind.SPEAKER, "ann"),
                    mark(20, Kind.SPEAKER, "bob"),
                    mark(40, Kind.SCREEN_STARTED, "bob"),
                    mark(60, Kind.SCREEN_STOPPED, "bob"),
                    mark(70, Kind.JOINED, "cyd"),
                    mark(80, Kind.LEFT, "ann")),
                100))
        .containsExactly(
            "0-20 ann joined, bob joined, ann speaks",
            "20-40 bob speaks",
            "40-60 bob shares a screen",
            "60-70 bob no longer shares a screen",
            "70-80 cyd joined",
            "80-100 ann left");
  }

  @Test
  void aShortTurnIsNoneAndDoesNotEndTheTurnAroundIt() {
    assertThat(
            told(
                List.of(
                    mark(10, Kind.SPEAKER, "ann"),
                    mark(30, Kind.SPEAKER, "bob"),
                    mark(32, Kind.SPEAKER, "ann"),
                    mark(50, Kind.SPEAKER, "bob")),
                70))
        .containsExactly("0-10 Start", "10-50 ann speaks", "50-70 bob speaks");
  }

  @Test
  void aTurnThatIsToldAgainAfterARestartIsOne() {
    assertThat(
            told(
                List.of(
                    mark(0, Kind.SPEAKER, "ann"),
                    mark(4, Kind.SPEAKER, "ann"),
                    mark(8, Kind.SPEAKER, "ann")),
                9))
        .containsExactly("0-9 ann speaks");
  }

  @Test
  void whatHappensTogetherIsOneChapter() {
    List<Mark> marks = new ArrayList<>();
    for (String who : List.of("a", "b", "c", "d", "e")) {
      marks.add(mark(10 + 0.5 * marks.size(), Kind.JOINED, who));
    }
    assertThat(told(marks, 60))
        .containsExactly("0-10 Start", "10-60 a joined, b joined, c joined and 2 more");
  }

  @Test
  void aLivelyMeetingHasFewChaptersAndEachOfSomeLength() {
    Random random = new Random(5);
    List<Mark> marks = new ArrayList<>();
    for (int second = 0; second < 8 * 3600; second += 1 + random.nextInt(12)) {
      marks.add(mark(second, Kind.SPEAKER, "p" + random.nextInt(9)));
    }
    List<Chapter> chapters = Chapters.of(marks, 8 * 3_600_000);
    assertThat(chapters).hasSizeBetween(20, Chapters.MOST);
    long end = 0;
    for (Chapter chapter : chapters) {
      assertThat(chapter.startMillis()).isEqualTo(end);
      end = chapter.endMillis();
      assertThat(end - chapter.startMillis()).isGreaterThanOrEqualTo(Chapters.SHORTEST_MILLIS);
    }
    assertThat(end).isEqualTo(8 * 3_600_000);
  }

  @Test
  void nothingThatSomebodyIsCalledCanBreakATitle() {
    String name = "x\r\n\r\n00:00 --> 00:01\u202E" + "😀".repeat(300);
    List<Chapter> chapters =
        Chapters.of(
            List.of(
                mark(0, Kind.JOINED, name),
                mark(1, Kind.JOINED, "y" + name),
                mark(2, Kind.JOINED, "z" + name)),
            10_000);
    assertThat(chapters).hasSize(1);
    String title = chapters.getFirst().title();
    assertThat(title.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(250);
    assertThat(title).startsWith("x 00:00 --> 00:01 😀").doesNotContain("\n", "\r", "\u202E", "?");
    assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(title)).isTrue();
  }

  @Test
  void webVttEscapesWhatWouldBeMarkup() {
    assertThat(
            WebVtt.of(
                List.of(
                    new Chapter(0, 61_001, "Ann & <b>Bob</b> joined"),
                    new Chapter(61_001, 36_000_000, "a --> b"))))
        .isEqualTo(
            """
            WEBVTT

            1
            00:00:00.000 --> 00:01:01.001
            Ann &amp; &lt;b&gt;Bob&lt;/b&gt; joined

            2
            00:01:01.001 --> 10:00:00.000
            a --&gt; b
            """);
  }

  @Test
  void aRecordingOfNothingHasNoChapters() {
    assertThat(Chapters.of(List.of(), 0)).isEmpty();
    assertThat(told(List.of(), 3)).containsExactly("0-3 Start");
  }
}
