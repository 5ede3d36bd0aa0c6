package io.videoconf.recorder.media.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NetworkWatchTest {
  private final NetworkWatch watch = new NetworkWatch();
  private long packets;
  private long lost;

  private void second(int arrived, int missing) {
    packets += arrived;
    lost += missing;
    watch.second(
        List.of(
            new Tracks.Received("ann", 1, packets, lost, true),
            new Tracks.Received("bob", 2, 100, 0, false)));
  }

  @Test
  void lossOfATenthIsPoorAndOnlyForWhoHasIt() {
    second(100, 0);
    assertThat(watch.isPoor("ann")).isFalse();
    second(90, 10);
    second(90, 10);
    assertThat(watch.isPoor("ann")).isTrue();
    assertThat(watch.isPoor("bob")).isFalse();
    assertThat(watch.isPoor("nobody")).isFalse();
  }

  @Test
  void aFewLostPacketsAreNot() {
    for (int i = 0; i < 20; i++) {
      second(97, 3);
      assertThat(watch.isPoor("ann")).isFalse();
    }
    NetworkWatch quiet = new NetworkWatch();
    quiet.second(List.of(new Tracks.Received("ann", 1, 10, 2, true)));
    assertThat(quiet.isPoor("ann")).isFalse();
  }

  @Test
  void itIsGoodAgainOnlyWhenTheWholeWindowIs() {
    second(80, 20);
    assertThat(watch.isPoor("ann")).isTrue();
    for (int i = 0; i < NetworkWatch.WINDOW - 1; i++) {
      second(98, 2);
      assertThat(watch.isPoor("ann")).isTrue();
    }
    second(98, 2);
    assertThat(watch.isPoor("ann")).as("two percent is between poor and good").isTrue();
    for (int i = 0; i < NetworkWatch.WINDOW; i++) {
      second(100, 0);
    }
    assertThat(watch.isPoor("ann")).isFalse();
  }

  @Test
  void aTrackThatWasAddedAgainCountsFromZero() {
    second(500, 0);
    packets = 0;
    second(50, 5);
    second(50, 50);
    assertThat(watch.isPoor("ann")).isTrue();
  }

  @Test
  void aCameraOfWhichNothingComesAnyMoreIsPoorUntilItGoesOn() {
    second(100, 0);
    for (int i = 1; i < NetworkWatch.OUTAGE; i++) {
      second(0, 0);
      assertThat(watch.isPoor("ann")).isFalse();
    }
    second(0, 0);
    assertThat(watch.isPoor("ann")).isTrue();
    assertThat(watch.isPoor("bob")).as("a microphone may be silent").isFalse();
    second(100, 0);
    assertThat(watch.isPoor("ann")).isFalse();
  }
}
