package io.videoconf.recorder.rtp.receive;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.RtcpFeedback;
import io.videoconf.recorder.rtp.Seeded;
import io.videoconf.recorder.rtp.receive.Loop.Network;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a bad network loses and repair brings back, between a sender and a receiver. */
class RepairTest {
  private static final Set<RtcpFeedback> ALL = Set.of(RtcpFeedback.NACK, RtcpFeedback.NACK_PLI);
  private static final int SECONDS = 20;

  /** The end of a stream cannot be seen to be missing. */
  private static Loop run(
      Codec codec, Network network, Set<RtcpFeedback> feedback, boolean rtx, long seed) {
    Loop loop = new Loop(codec, network, feedback, rtx, seed);
    loop.run(SECONDS * 1000);
    loop.idle(1500);
    return loop;
  }

  @ParameterizedTest
  @CsvSource({
    "VP8,  true,   20", "VP8,  true,  100", "VP8,  true,  300",
    "VP8,  false,  20", "VP8,  false, 100", "VP8,  false, 300",
    "OPUS, true,   20", "OPUS, false, 300"
  })
  void whatIsSentAgainOnceComesWithinTheRoundTripAndTheWaitForReordering(
      Codec codec, boolean rtx, int roundTrip) {
    Seeded.check(
        3,
        random -> {
          // Requests do not get lost; a repair can, and is asked for again.
          Network network = new Network(0.02, 0, roundTrip, 0);
          Loop loop = run(codec, network, ALL, rtx, random.nextLong());

          int noticed = codec == Codec.OPUS ? 2 * 20 + 3 : 33 + 3;
          int repaired = noticed + 10 + roundTrip;
          int repairedTwice = repaired + Math.max(roundTrip, 100) + 20;
          assertThat(loop.lost).isGreaterThan(codec == Codec.OPUS ? 2 : 30);
          assertThat(loop.missingAfter(repaired)).isLessThanOrEqualTo(loop.lost / 4 + 2);
          assertThat(loop.missingAfter(repairedTwice + roundTrip)).isLessThanOrEqualTo(2);
        });
  }

  @ParameterizedTest
  @CsvSource({
    // loss, round trip, most that may be missing after a second, of 10,000
    "0.01,  20, 1", "0.01, 100,   1", "0.01, 300,  3",
    "0.05,  20, 1", "0.05, 100,   2", "0.05, 300, 45",
    "0.10,  20, 1", "0.10, 100,   4", "0.10, 300, 140",
    "0.20,  20, 6", "0.20, 100,  30", "0.20, 300, 600",
  })
  void allThatARetransmissionCanBringInTimeIsThere(double loss, int roundTrip, int missingOf10000) {
    for (boolean rtx : new boolean[] {true, false}) {
      Loop loop = run(Codec.VP8, new Network(loss, loss, roundTrip, 5), ALL, rtx, 1);
      int allowed = Math.max(2, missingOf10000 * loop.packets() / 10_000);

      assertThat(loop.missingAfter(1000)).isLessThanOrEqualTo(allowed);
      assertThat(loop.stats().repaired()).isGreaterThan((long) (loss * loop.packets() / 2));
    }
  }

  @Test
  void requestsAreBoundedAndMostOfThemAreNeeded() {
    for (double loss : new double[] {0.02, 0.1, 0.2}) {
      for (int roundTrip : new int[] {20, 100, 300}) {
        Loop loop = run(Codec.VP8, new Network(loss, loss, roundTrip, 0), ALL, true, 2);

        long firstLosses = (long) (loss * loop.packets());
        double tries = 1 / ((1 - loss) * (1 - loss));
        assertThat(loop.stats().nacksSent())
            .as("loss %s, round trip %s", loss, roundTrip)
            .isLessThan((long) (firstLosses * tries * 1.5) + 200);
        assertThat(loop.stats().roundTripSeconds())
            .isBetween(roundTrip * 0.0009, roundTrip * 0.0011 + 0.01);
      }
    }
  }

  @Test
  void nothingIsRequestedOfANetworkThatOnlyReorders() {
    Loop loop = run(Codec.VP8, new Network(0, 0, 50, 9), ALL, true, 3);

    assertThat(loop.stats().late()).isGreaterThan(100);
    assertThat(loop.stats().nacksSent()).isZero();
    assertThat(loop.stats().packetsLost()).isZero();
    assertThat(loop.keyframeRequests()).as("the beginning may be overtaken").hasSizeLessThan(2);
  }

  @Test
  void aSenderThatDoesNotUnderstandRequestsIsOnlyAskedForKeyframes() {
    Loop loop = run(Codec.VP8, new Network(0.002, 0, 50, 0), Set.of(), false, 4);

    assertThat(loop.stats().nacksSent()).isZero();
    assertThat(loop.lost).isGreaterThan(3);
    assertThat(loop.keyframeRequests()).hasSizeBetween(2, loop.lost);
    assertThat(loop.stats().plisSent()).isEqualTo(loop.keyframeRequests().size());
  }

  @ParameterizedTest
  @CsvSource({"true, 20", "true, 300", "false, 50"})
  void keyframesAreNotAskedForInAStormAtTwentyPercentLoss(boolean nack, int roundTrip) {
    Set<RtcpFeedback> feedback = nack ? ALL : Set.of(RtcpFeedback.NACK_PLI);
    Loop loop = run(Codec.VP8, new Network(0.2, 0.2, roundTrip, 5), feedback, nack, 5);

    assertThat(loop.stats().plisSent()).isLessThanOrEqualTo(SECONDS / 2 + 5);
  }

  @Test
  void repairedLossCostsNoKeyframe() {
    Loop loop = run(Codec.VP8, new Network(0.05, 0.05, 100, 5), ALL, true, 6);

    assertThat(loop.lost).isGreaterThan(100);
    assertThat(loop.keyframeRequests()).hasSizeLessThanOrEqualTo(1);
  }

  @Test
  void theSenderStillLearnsWhatTheNetworkLostOnceItIsRepairedByRtx() {
    Loop loop = run(Codec.VP8, new Network(0.1, 0, 50, 0), ALL, true, 7);
    int cumulative = loop.sender().lastReport().orElseThrow().cumulativeLost();

    assertThat(loop.stats().packetsLost()).isLessThan(3);
    assertThat(cumulative / (double) loop.packets()).isBetween(0.08, 0.12);
  }
}
