package io.videoconf.recorder.media.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.media.compose.FreezeWatch.Freezes;
import org.junit.jupiter.api.Test;

class FreezeWatchTest {
  private static final long MILLI = 1_000_000L;

  private static void pictures(FreezeWatch watch, long fromMillis, long toMillis, long interval) {
    for (long at = fromMillis; at <= toMillis; at += interval) {
      watch.picture(at * MILLI);
    }
  }

  @Test
  void evenPicturesNeverFreeze() {
    FreezeWatch watch = new FreezeWatch(true);
    pictures(watch, 0, 10_000, 40);
    assertThat(watch.until(10_100 * MILLI)).isEqualTo(new Freezes(0, 0));
  }

  @Test
  void aPictureThatStandsForLongerThanTheMeanAnd150MillisecondsIsAFreeze() {
    FreezeWatch watch = new FreezeWatch(true);
    pictures(watch, 0, 4_000, 40);
    watch.picture(4_190 * MILLI);
    assertThat(watch.until(4_190 * MILLI).count()).isZero();
    watch.picture(4_490 * MILLI);
    assertThat(watch.until(4_490 * MILLI)).isEqualTo(new Freezes(1, 300 * MILLI));
  }

  @Test
  void slowPicturesMayStandThreeTimesTheirInterval() {
    FreezeWatch watch = new FreezeWatch(true);
    pictures(watch, 0, 10_000, 200);
    watch.picture(10_590 * MILLI);
    assertThat(watch.until(10_590 * MILLI).count()).isZero();
    watch.picture(11_290 * MILLI);
    assertThat(watch.until(11_290 * MILLI)).isEqualTo(new Freezes(1, 700 * MILLI));
  }

  @Test
  void aFreezeThatStillGoesOnCountsOnce() {
    FreezeWatch watch = new FreezeWatch(true);
    pictures(watch, 0, 4_000, 40);
    assertThat(watch.until(5_000 * MILLI)).isEqualTo(new Freezes(1, 1_000 * MILLI));
    assertThat(watch.until(6_000 * MILLI)).isEqualTo(new Freezes(1, 2_000 * MILLI));
    watch.picture(6_500 * MILLI);
    assertThat(watch.until(6_500 * MILLI)).isEqualTo(new Freezes(1, 2_500 * MILLI));
  }

  @Test
  void nobodyMissesPicturesOfAMutedCamera() {
    FreezeWatch watch = new FreezeWatch(true);
    pictures(watch, 0, 4_000, 40);
    watch.interrupt(4_040 * MILLI);
    assertThat(watch.until(60_000 * MILLI)).isEqualTo(new Freezes(0, 0));
    pictures(watch, 60_000, 62_000, 40);
    assertThat(watch.until(62_000 * MILLI)).isEqualTo(new Freezes(0, 0));
  }

  @Test
  void aScreenOnWhichNothingMovesIsNotFrozenButOneBehindALossIs() {
    FreezeWatch watch = new FreezeWatch(false);
    pictures(watch, 0, 2_000, 40);
    watch.picture(9_000 * MILLI);
    assertThat(watch.until(20_000 * MILLI)).isEqualTo(new Freezes(0, 0));
    pictures(watch, 20_000, 24_000, 40);
    watch.disturb();
    watch.picture(26_000 * MILLI);
    assertThat(watch.until(26_000 * MILLI)).isEqualTo(new Freezes(1, 2_000 * MILLI));
  }
}
