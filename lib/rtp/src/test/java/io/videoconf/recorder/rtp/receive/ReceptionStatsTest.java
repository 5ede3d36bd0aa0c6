package io.videoconf.recorder.rtp.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.videoconf.recorder.rtp.RtpPacket;
import io.videoconf.recorder.rtp.RtpParse;
import io.videoconf.recorder.rtp.receive.ReceptionStats.Arrival;
import io.videoconf.recorder.rtp.rtcp.ReportBlock;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.SenderReport;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReceptionStatsTest {
  private static final long MS = 1_000_000;
  private final ReceptionStats stats = new ReceptionStats(7, 90_000);

  private Arrival receive(int sequence, long timestamp, long nowNanos) {
    byte[] bytes = RtpPacket.write(false, 96, sequence, timestamp, 7, new byte[88]);
    RtpPacket packet = ((RtpParse.Packet) RtpPacket.parse(bytes, 0, bytes.length)).packet();
    return stats.onPacket(packet, bytes.length, nowNanos);
  }

  private Arrival receive(int sequence) {
    return receive(sequence, 0, 0);
  }

  @Test
  void countsLossAcrossTheWrap() {
    receive(65534);
    receive(65535);
    receive(2);

    assertThat(stats.expected()).isEqualTo(5);
    assertThat(stats.lost()).isEqualTo(2);
    assertThat(stats.received()).isEqualTo(3);
    assertThat(stats.bytes()).isEqualTo(300);
    assertThat(stats.reportBlock(0).highestSequence()).isEqualTo(0x10002);
  }

  @Test
  void aRepairedLossIsNoLoss() {
    receive(10);
    receive(12);

    assertThat(receive(11)).isEqualTo(Arrival.LATE);
    assertThat(stats.lost()).isZero();
    assertThat(stats.late()).isEqualTo(1);
  }

  @Test
  void duplicatesCoverNoLoss() {
    receive(10);
    receive(12);

    assertThat(receive(12)).isEqualTo(Arrival.DUPLICATE);
    assertThat(stats.duplicates()).isEqualTo(1);
    assertThat(stats.lost()).isEqualTo(1);
  }

  @Test
  void lossFractionCountsFromReportToReport() {
    for (int s = 0; s < 100; s++) {
      if (s % 4 != 1) {
        receive(s);
      }
    }
    ReportBlock first = stats.reportBlock(0);
    for (int s = 100; s < 200; s++) {
      receive(s);
    }
    ReportBlock second = stats.reportBlock(0);

    assertThat(first.fractionLost()).isEqualTo(64);
    assertThat(first.cumulativeLost()).isEqualTo(25);
    assertThat(second.fractionLost()).isZero();
    assertThat(second.cumulativeLost()).isEqualTo(25);
  }

  @Test
  void aRestartNeedsTwoConsecutivePackets() {
    receive(1);
    receive(2);

    assertThat(receive(30_000)).isEqualTo(Arrival.OUT_OF_RANGE);
    assertThat(receive(30_001)).isEqualTo(Arrival.RESTARTED);
    assertThat(receive(30_002)).isEqualTo(Arrival.IN_ORDER);
    assertThat(stats.lost()).isZero();
    assertThat(stats.expected()).isEqualTo(4);
  }

  @Test
  void aStrayPacketChangesNothing() {
    receive(1);

    assertThat(receive(30_000)).isEqualTo(Arrival.OUT_OF_RANGE);
    assertThat(receive(2)).isEqualTo(Arrival.IN_ORDER);
    assertThat(stats.expected()).isEqualTo(2);
  }

  @Test
  void jitterTendsToTheMeanDeviationOfTransit() {
    for (int i = 0; i < 500; i++) {
      long delay = i % 2 == 0 ? 0 : 8 * MS;
      receive(i, i * 3000L, i * 33_333_333L + delay);
    }

    assertThat(stats.jitterSeconds()).isCloseTo(0.008, within(0.0001));
  }

  @Test
  void evenPacketsHaveNoJitterAlsoThroughATimestampWrap() {
    for (int i = 0; i < 100; i++) {
      receive(i, 0xFFFFFF00L + i * 900L, i * 10L * MS);
    }

    assertThat(stats.jitterSeconds()).isCloseTo(0, within(1e-6));
  }

  @Test
  void echoesTheLastSenderReport() {
    receive(1);
    stats.onSenderReport(new SenderReport(7, 0x1111_2222_3333_4444L, 0, 0, 0, List.of()), 0);
    ReportBlock block = stats.reportBlock(500 * MS);

    assertThat(block.lastSenderReport()).isEqualTo(0x2222_3333L);
    assertThat(block.delaySinceLastSenderReport()).isEqualTo(32_768);
  }
}
