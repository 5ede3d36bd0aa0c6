package io.videoconf.recorder.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.videoconf.recorder.standalone.demo.MeetingScript.Join;
import io.videoconf.recorder.standalone.demo.MeetingScript.Mute;
import io.videoconf.recorder.standalone.demo.MeetingScript.StartScreen;
import io.videoconf.recorder.standalone.demo.MeetingScript.Step;
import io.videoconf.recorder.standalone.demo.MeetingScript.Stop;
import io.videoconf.recorder.standalone.demo.MeetingScript.StopScreen;
import io.videoconf.recorder.standalone.demo.MeetingScript.Unmute;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MeetingScriptTest {
  @Test
  void fourParticipantsForHalfAMinute() {
    assertThat(MeetingScript.of(4, seconds(30)).steps())
        .containsExactly(
            new Join(seconds(0), 0),
            new Join(seconds(0), 1),
            new Join(seconds(0), 3),
            new Join(seconds(10), 2),
            new Mute(seconds(15), 0),
            new StartScreen(seconds(18), 3),
            new Unmute(seconds(20), 0),
            new StopScreen(seconds(24), 3),
            new Stop(seconds(30)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 9, 25})
  void somebodyIsThereFromTheStartAndEverybodyJoins(int participants) {
    MeetingScript script = MeetingScript.of(participants, seconds(60));
    assertThat(script.steps().stream().filter(Join.class::isInstance)).hasSize(participants);
    assertThat(script.joinOf(0)).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void nobodyActsBeforeJoining(int participants) {
    MeetingScript script = MeetingScript.of(participants, seconds(30));
    assertThat(script.joinOf(script.screen().participant())).isLessThan(seconds(18));
    assertThat(script.steps()).isSortedAccordingTo((a, b) -> a.at().compareTo(b.at()));
    assertThat(script.steps().getLast()).isEqualTo((Step) new Stop(seconds(30)));
  }

  @Test
  void aMeetingTooShortForItsStepsIsRefused() {
    assertThatThrownBy(() -> MeetingScript.of(4, seconds(5)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 6 seconds");
  }

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }
}
