package io.videoconf.recorder.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PropertyTest {
  @Test
  void everyRunGetsInputsOfItsOwn() {
    List<Integer> drawn = new ArrayList<>();
    Property.check(7, 20, random -> drawn.add(random.nextInt()));
    assertThat(drawn).hasSize(20).doesNotHaveDuplicates();
  }

  @Test
  void aFailureNamesTheSeedThatRepeatsIt() {
    assertThatThrownBy(() -> Property.check(100, 10, random -> failOnce(random.nextInt(4))))
        .isInstanceOf(AssertionError.class)
        .hasMessageMatching("(?s)run (\\d+) of 10 failed; again with -Dproperty.seed=10\\d: three");
  }

  private static void failOnce(int drawn) {
    if (drawn == 3) {
      throw new AssertionError("three");
    }
  }
}
