package io.videoconf.recorder.media.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ActiveSpeakerTest {
  private static final long PACKET = 20_000_000L;
  private static final double SPEECH = -25;
  private static final double ROOM = -70;

  private final ActiveSpeaker speakers = new ActiveSpeaker();

  /** Who spoke at the end of each 20 ms, with levels by the time in seconds. */
  private List<@Nullable String> run(
      double seconds, DoubleUnaryOperator ann, DoubleUnaryOperator bob) {
    List<@Nullable String> seen = new ArrayList<>();
    for (long at = 0; at < seconds * 1e9; at += PACKET) {
      speakers.heard("ann", at, PACKET, ann.applyAsDouble(at / 1e9));
      speakers.heard("bob", at, PACKET, bob.applyAsDouble(at / 1e9));
      seen.add(speakers.at(at + PACKET));
    }
    return seen;
  }

  private static int index(double seconds) {
    return (int) Math.round(seconds * 50) - 1;
  }

  @Test
  void nobodyIsTheSpeakerOfASilentRoom() {
    assertThat(run(5, _ -> ROOM, _ -> -127)).containsOnlyNulls();
  }

  @Test
  void whoSpeaksForAThirdOfASecondIsTheSpeaker() {
    List<@Nullable String> seen = run(2, t -> t < 1 ? ROOM : SPEECH, _ -> ROOM);
    assertThat(seen.get(index(1.3))).isNull();
    assertThat(seen.get(index(1.6))).isEqualTo("ann");
  }

  @Test
  void aCoughIsNoSpeech() {
    List<@Nullable String> seen =
        run(6, t -> t < 3 ? SPEECH : ROOM, t -> t > 4 && t < 4.12 ? -10 : ROOM);
    assertThat(seen.subList(index(1), seen.size())).containsOnly("ann");
  }

  @Test
  void theSpeakerStaysInThePausesBetweenWordsAndAfterTheLast() {
    List<@Nullable String> seen =
        run(10, t -> t < 6 && t % 0.6 < 0.4 ? SPEECH : ROOM, _ -> ROOM - 5);
    assertThat(seen.subList(index(1), seen.size())).containsOnly("ann");
  }

  @Test
  void whoAnswersTakesOver() {
    List<@Nullable String> seen = run(8, t -> t < 4 ? SPEECH : ROOM, t -> t < 4 ? ROOM : SPEECH);
    assertThat(seen.get(index(3.9))).isEqualTo("ann");
    assertThat(seen.get(index(5))).isEqualTo("bob");
    assertThat(seen.getLast()).isEqualTo("bob");
  }

  @Test
  void whoIsHardlyLouderDoesNotTakeOver() {
    List<@Nullable String> seen = run(6, _ -> SPEECH, t -> t < 2 ? ROOM : SPEECH + 2);
    assertThat(seen.subList(index(1), seen.size())).containsOnly("ann");
  }

  @Test
  void eachSpeakerKeepsTheFloorForASecond() {
    List<@Nullable String> seen =
        run(12, t -> t % 1 < 0.5 ? SPEECH : ROOM, t -> t % 1 < 0.5 ? ROOM : SPEECH);
    int changes = 0;
    int last = index(0.02);
    for (int i = 1; i < seen.size(); i++) {
      String before = seen.get(i - 1);
      if (before != null && !before.equals(seen.get(i))) {
        assertThat(i - last).as("packets since the last change").isGreaterThanOrEqualTo(50);
        last = i;
        changes++;
      }
    }
    assertThat(changes).isGreaterThan(2);
  }

  @Test
  void whoLeavesIsNotTheSpeakerAnyMore() {
    run(2, _ -> SPEECH, _ -> ROOM);
    assertThat(speakers.at(2_000_000_000L)).isEqualTo("ann");
    speakers.left("ann");
    assertThat(speakers.at(2_020_000_000L)).isNull();
  }

  @Test
  void whoIsSilentForLongIsTheSpeakerStillButNotHeard() {
    run(3, t -> t < 1 ? SPEECH : ROOM, _ -> ROOM);
    assertThat(speakers.at(3_000_000_000L)).isEqualTo("ann");
    assertThat(speakers.isHeard("ann", 2_900_000_000L)).isTrue();
    assertThat(speakers.isHeard("ann", 3_500_000_000L)).isFalse();
    assertThat(speakers.isHeard("bob", 1_000_000_000L)).isFalse();
    assertThat(speakers.isHeard(null, 1_000_000_000L)).isFalse();
  }
}
