package io.videoconf.recorder.rtp.receive;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.rtp.Seeded;
import io.videoconf.recorder.rtp.rtcp.Rtcp;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.TransportFeedback;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TransportFeedbackGeneratorTest {
  private static final long MS = 1_000_000;
  private static final long TICK = 250_000;

  private final TransportFeedbackGenerator generator = new TransportFeedbackGenerator();

  private List<TransportFeedback> collect(long now) {
    List<RtcpPacket> feedback = new ArrayList<>();
    generator.collect(1, 2, now, feedback);
    return feedback.stream().map(TransportFeedback.class::cast).toList();
  }

  /** Arrival in ticks by number, as a sender reads it. */
  private static void read(TransportFeedback feedback, Map<Integer, Long> arrivals) {
    long ticks = feedback.referenceTime() * 256L;
    int number = feedback.baseSequence();
    for (int delta : feedback.deltas()) {
      if (delta != TransportFeedback.NOT_RECEIVED) {
        ticks += delta;
        arrivals.put(number, ticks);
      }
      number = (number + 1) & 0xFFFF;
    }
  }

  @Test
  void aSenderLearnsWhenEachPacketCame() {
    Seeded.check(
        200,
        random -> {
          TransportFeedbackGenerator any = new TransportFeedbackGenerator();
          Map<Integer, Long> arrivals = new HashMap<>();
          Map<Integer, Long> read = new HashMap<>();
          long now = random.nextLong(1L << 40);
          int number = random.nextInt(65_536);
          for (int i = 0; i < 2_000; i++) {
            now += random.nextInt(200) == 0 ? 9_000 * MS : random.nextLong(5 * MS);
            number += random.nextInt(10) == 0 ? 3 : 1;
            int sent = (random.nextInt(10) == 0 ? number - 2 : number) & 0xFFFF;
            any.onPacket(sent, now);
            arrivals.putIfAbsent(sent, now / TICK);
            List<RtcpPacket> feedback = new ArrayList<>();
            any.collect(1, 2, now, feedback);
            for (RtcpPacket packet : feedback) {
              read((TransportFeedback) Rtcp.parse(Rtcp.write(packet)).packets().getFirst(), read);
            }
          }
          List<RtcpPacket> rest = new ArrayList<>();
          any.collect(1, 2, now + 1_000 * MS, rest);
          rest.forEach(packet -> read((TransportFeedback) packet, read));

          assertThat(read).isEqualTo(arrivals);
        });
  }

  @Test
  void aPacketThatWasOvertakenIsToldOfLater() {
    generator.onPacket(10, 0);
    generator.onPacket(12, 0);
    assertThat(collect(100 * MS).getFirst().deltas())
        .containsExactly(0, TransportFeedback.NOT_RECEIVED, 0);
    generator.onPacket(11, 110 * MS);

    List<TransportFeedback> later = collect(210 * MS);
    assertThat(later).hasSize(1);
    assertThat(later.getFirst().baseSequence()).isEqualTo(11);
    assertThat(later.getFirst().feedbackCount()).isEqualTo(1);
    assertThat(later.getFirst().deltas()).hasSize(2);
  }

  @Test
  void aJumpOfTheNumbersBeginsAnew() {
    generator.onPacket(10, 0);
    generator.onPacket(30_000, MS);

    assertThat(collect(200 * MS)).hasSize(1);
    assertThat(generator.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void staysSilentWithoutPackets() {
    assertThat(generator.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    assertThat(collect(1_000 * MS)).isEmpty();
  }
}
