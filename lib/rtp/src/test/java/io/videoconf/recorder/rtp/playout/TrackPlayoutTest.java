package io.videoconf.recorder.rtp.playout;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.rtp.Captures;
import io.videoconf.recorder.rtp.RtpPacket;
import io.videoconf.recorder.rtp.rtcp.Rtcp;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.SenderReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrackPlayoutTest {
  private static final long MS = 1_000_000;
  private static final Duration DELAY = Duration.ofMillis(200);
  private static final int FRAME = 960;

  private final TrackPlayout audio = opus();

  private static TrackPlayout opus() {
    return new TrackPlayout(Captures.spec(1, Codec.OPUS, 111, null), new ParticipantClock(DELAY));
  }

  private static byte[] packet(long ssrc, int sequence, long timestamp) {
    return RtpPacket.write(false, 111, sequence, timestamp, ssrc, new byte[] {(byte) sequence});
  }

  private static List<Integer> numbers(List<PlayoutUnit> units) {
    return units.stream().map(u -> u.unit().data()[0] & 0xFF).toList();
  }

  private static List<Long> millis(List<PlayoutUnit> units) {
    return units.stream().map(u -> Math.round(u.unit().timestampNanos() / 1e6)).toList();
  }

  @Test
  void aUnitComesOutWhenItsDelayHasPassed() {
    audio.onRtp(packet(1, 1, 0), 50 * MS);

    assertThat(audio.poll(249 * MS)).isEmpty();
    assertThat(millis(audio.poll(250 * MS))).containsExactly(50L);
    assertThat(audio.poll(1_000 * MS)).isEmpty();
  }

  @Test
  void aMissingPacketIsWaitedForUntilWhatIsBehindItIsDue() {
    audio.onRtp(packet(1, 1, 0), 0);
    audio.onRtp(packet(1, 3, 2 * FRAME), 40 * MS);

    assertThat(numbers(audio.poll(200 * MS))).containsExactly(1);
    audio.onRtp(packet(1, 2, FRAME), 239 * MS);
    List<PlayoutUnit> units = audio.poll(240 * MS);
    assertThat(numbers(units)).containsExactly(2, 3);
    assertThat(units).noneMatch(PlayoutUnit::afterLoss);
  }

  @Test
  void aPacketThatComesTooLateIsCountedAndLeftOut() {
    audio.onRtp(packet(1, 1, 0), 0);
    audio.onRtp(packet(1, 3, 2 * FRAME), 40 * MS);
    List<PlayoutUnit> units = audio.poll(240 * MS);
    audio.onRtp(packet(1, 2, FRAME), 241 * MS);

    assertThat(numbers(units)).containsExactly(1, 3);
    assertThat(units.getLast().afterLoss()).isTrue();
    assertThat(audio.drain()).isEmpty();
    assertThat(audio.stats().late()).isEqualTo(1);
    assertThat(audio.stats().lost()).isEqualTo(1);
  }

  @Test
  void whatIsReorderedBeforeTheFirstUnitIsKept() {
    audio.onRtp(packet(1, 2, FRAME), 0);
    audio.onRtp(packet(1, 1, 0), 5 * MS);

    assertThat(numbers(audio.drain())).containsExactly(1, 2);
  }

  @Test
  void silenceThatIsNotSentLeavesAGapInTimeAndNoLoss() {
    audio.onRtp(packet(1, 1, 0), 0);
    audio.onRtp(packet(1, 2, FRAME), 20 * MS);
    audio.onRtp(packet(1, 3, 150L * FRAME), 3_000 * MS);
    List<PlayoutUnit> units = audio.drain();

    assertThat(millis(units)).containsExactly(0L, 20L, 3_000L);
    assertThat(units).noneMatch(PlayoutUnit::afterLoss);
  }

  @Test
  void aNewSsrcGoesOnWhereItArrives() {
    audio.onRtp(packet(1, 1, 5_000_000), 0);
    audio.onRtp(packet(2, 60_000, 77), 400 * MS);
    audio.onRtp(packet(2, 60_001, 77 + FRAME), 420 * MS);

    assertThat(millis(audio.drain())).containsExactly(0L, 400L, 420L);
  }

  @Test
  void aTimestampThatJumpsIsPlacedWhereItArrives() {
    audio.onRtp(packet(1, 1, 0), 0);
    audio.onRtp(packet(1, 2, 1_000_000_000L), 20 * MS);
    audio.onRtp(packet(1, 3, 1_000_000_000L + FRAME), 40 * MS);
    audio.onRtp(packet(1, 4, 5), 60 * MS);

    List<PlayoutUnit> units = audio.drain();
    assertThat(millis(units)).containsExactly(0L, 20L, 40L, 60L);
    assertThat(units).noneMatch(PlayoutUnit::afterLoss);
  }

  @Test
  void aSourceThatStandsStillIsPlacedWhereItArrives() {
    audio.onRtp(packet(1, 1, 0), 0);
    audio.onRtp(packet(1, 2, FRAME), 60_000 * MS);

    assertThat(millis(audio.drain())).containsExactly(0L, 60_000L);
  }

  @Test
  void afterANetworkFreezeTheBurstKeepsItsTimes() {
    List<PlayoutUnit> units = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      long sent = i * 20L * MS;
      long arrival = sent > 1_000 * MS && sent < 4_000 * MS ? 4_000 * MS : sent;
      audio.onRtp(packet(1, i, (long) i * FRAME), arrival);
      units.addAll(audio.poll(arrival));
    }
    units.addAll(audio.drain());

    assertThat(millis(units)).hasSize(300);
    for (int i = 0; i < 300; i++) {
      assertThat(units.get(i).unit().timestampNanos()).isEqualTo(i * 20L * MS);
    }
  }

  @Test
  void aSourceThatBeginsItsNumbersAgainIsFollowed() {
    for (int i = 0; i < 10; i++) {
      audio.onRtp(packet(1, 40_000 + i, (long) i * FRAME), i * 20L * MS);
    }
    audio.poll(400 * MS);
    for (int i = 0; i < 10; i++) {
      audio.onRtp(packet(1, 20_000 + i, (500L + i) * FRAME), (500 + i * 20L) * MS);
    }

    assertThat(numbers(audio.drain())).hasSize(9);
    assertThat(audio.stats().late()).isEqualTo(1);
  }

  @Test
  void outOfRangePacketsAndForeignPayloadsAreRejected() {
    audio.onRtp(new byte[] {1, 2, 3}, 0);
    audio.onRtp(RtpPacket.write(false, 99, 1, 0, 1, new byte[1]), 0);

    assertThat(audio.stats().rejected()).isEqualTo(2);
    assertThat(audio.drain()).isEmpty();
  }

  @Test
  void duplicatesAreCountedOnce() {
    audio.onRtp(packet(1, 1, 0), 0);
    audio.onRtp(packet(1, 1, 0), 1);
    audio.poll(500 * MS);
    audio.onRtp(packet(1, 1, 0), 500 * MS);

    assertThat(audio.stats().duplicates()).isEqualTo(2);
    assertThat(audio.stats().units()).isEqualTo(1);
  }

  @Test
  void memoryIsBounded() {
    for (int i = 0; i < 10_000; i++) {
      audio.onRtp(packet(1, i, i), 0);
    }

    assertThat(audio.stats().overflowed()).isEqualTo(10_000 - PacketStream.MAX_BUFFERED);
  }

  @Test
  void theResultDoesNotDependOnHowOftenItIsPolled() {
    TrackPlayout rarely = opus();
    List<PlayoutUnit> often = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      if (i % 7 == 3) {
        continue;
      }
      long arrival = (i * 20L + i * 37 % 90) * MS;
      audio.onRtp(packet(1, i, (long) i * FRAME), arrival);
      rarely.onRtp(packet(1, i, (long) i * FRAME), arrival);
      often.addAll(audio.poll(arrival));
    }
    often.addAll(audio.drain());
    List<PlayoutUnit> atOnce = rarely.drain();

    assertThat(numbers(atOnce)).isEqualTo(numbers(often));
    assertThat(atOnce.stream().map(u -> u.unit().timestampNanos()).toList())
        .isEqualTo(often.stream().map(u -> u.unit().timestampNanos()).toList());
    assertThat(atOnce.stream().map(PlayoutUnit::afterLoss).toList())
        .isEqualTo(often.stream().map(PlayoutUnit::afterLoss).toList());
  }

  @Test
  void aReportOfAnotherClockIsNotBelieved() {
    ParticipantClock clock = new ParticipantClock(DELAY);
    TrackPlayout one = new TrackPlayout(Captures.spec(1, Codec.OPUS, 111, null), clock);
    TrackPlayout other = new TrackPlayout(Captures.spec(2, Codec.OPUS, 111, null), clock);
    one.onRtp(packet(1, 1, 0), 0);
    one.onRtcp(Rtcp.write(new SenderReport(1, 1_000L << 32, 0, 1, 1, List.of())), 0);
    other.onRtp(packet(2, 1, 0), 10 * MS);
    other.onRtcp(Rtcp.write(new SenderReport(2, 9_000L << 32, 0, 1, 1, List.of())), 10 * MS);

    assertThat(millis(one.drain())).containsExactly(0L);
    assertThat(millis(other.drain())).containsExactly(10L);
  }

  @Test
  void aReportThatComesBeforeTheFirstPacketCounts() {
    ParticipantClock clock = new ParticipantClock(DELAY);
    TrackPlayout one = new TrackPlayout(Captures.spec(1, Codec.OPUS, 111, null), clock);
    TrackPlayout other = new TrackPlayout(Captures.spec(2, Codec.OPUS, 111, null), clock);
    one.onRtcp(Rtcp.write(new SenderReport(1, 1_000L << 32, 0, 1, 1, List.of())), 0);
    other.onRtcp(Rtcp.write(new SenderReport(2, 1_000L << 32, 48_000, 1, 1, List.of())), 0);
    one.onRtp(packet(1, 1, 0), 0);
    other.onRtp(packet(2, 1, 48_000), 40 * MS);

    assertThat(millis(one.drain())).containsExactly(0L);
    assertThat(millis(other.drain())).containsExactly(0L);
  }
}
