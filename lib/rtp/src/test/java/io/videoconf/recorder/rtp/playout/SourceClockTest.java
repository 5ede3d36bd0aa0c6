package io.videoconf.recorder.rtp.playout;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.HeaderExtension;
import io.videoconf.recorder.model.RtpParameters;
import io.videoconf.recorder.model.SyncSource;
import io.videoconf.recorder.model.TrackSpec;
import io.videoconf.recorder.rtp.Captures;
import io.videoconf.recorder.rtp.RtpPacket;
import io.videoconf.recorder.rtp.Seeded;
import io.videoconf.recorder.rtp.rtcp.Rtcp;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.SenderReport;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Sound and picture of one sender whose clocks do what clocks do. All times are virtual; capture
 * time 0 is arrival time 0.
 */
class SourceClockTest {
  private static final long MS = 1_000_000;
  private static final long SECOND = 1_000 * MS;
  private static final Duration DELAY = Duration.ofSeconds(1);
  private static final int CAPTURE_TIME_ID = 4;
  private static final int NO_NTP = -1;

  /** What a track's sender does. Times in nanoseconds since the start. */
  private static final class Source {
    final Codec codec;
    final TrackPlayout playout;
    final List<Arrival> arrivals = new ArrayList<>();
    final TreeMap<Long, Long> captureByTimestamp = new TreeMap<>();

    /** Capture time to presentation minus capture time. */
    final TreeMap<Long, Long> lateness = new TreeMap<>();

    int stepMillis;
    long delay = 20 * MS;
    long jitter;
    int sequence = 65_000;
    long ssrc = 7;

    /** Media time by capture time: how the RTP clock runs. */
    LongUnaryOperator mediaTime = t -> t;

    /** NTP time by capture time that a report tells; NO_NTP for no report. */
    LongUnaryOperator reported = _ -> NO_NTP;

    /** NTP time by capture time that packets carry; NO_NTP for none. */
    LongUnaryOperator captured = _ -> NO_NTP;

    /** By how much more a packet is delayed. */
    LongUnaryOperator hold = _ -> 0;

    Source(Codec codec, ParticipantClock clock) {
      this.codec = codec;
      this.stepMillis = codec == Codec.OPUS ? 20 : 40;
      RtpParameters plain = Captures.spec(1, codec, 96, null).rtp();
      TrackSpec spec =
          new TrackSpec(
              1,
              "p",
              Captures.spec(1, codec, 96, null).source(),
              new RtpParameters(
                  plain.formats(),
                  null,
                  null,
                  null,
                  Map.of(),
                  null,
                  Set.of(),
                  Map.of(HeaderExtension.ABS_CAPTURE_TIME, CAPTURE_TIME_ID),
                  Set.of()));
      playout = new TrackPlayout(spec, clock);
    }

    long timestamp(long capture) {
      return 4_294_000_000L + mediaTime.applyAsLong(capture) * codec.clockRateHz() / SECOND;
    }

    void send(long from, long to, Random random) {
      long nextReport = from;
      for (long t = from; t < to; t += stepMillis * MS) {
        long arrival =
            t + delay + hold.applyAsLong(t) + (jitter == 0 ? 0 : random.nextLong(jitter));
        long timestamp = timestamp(t);
        captureByTimestamp.put(timestamp & 0xFFFFFFFFL, t);
        byte[] packet =
            RtpPacket.write(true, 96, sequence++, timestamp, ssrc, new byte[] {0x10, 1, 1, 1});
        long ntp = captured.applyAsLong(t);
        arrivals.add(
            new Arrival(
                this, arrival, ntp == NO_NTP ? packet : withCaptureTime(packet, ntp), true));
        if (t >= nextReport && reported.applyAsLong(t) != NO_NTP) {
          nextReport = t + SECOND;
          arrivals.add(new Arrival(this, arrival, report(t), false));
        }
      }
    }

    private byte[] report(long t) {
      return Rtcp.write(
          new SenderReport(
              ssrc, ntp(reported.applyAsLong(t)), timestamp(t) & 0xFFFFFFFFL, 1, 1, List.of()));
    }

    void take(List<PlayoutUnit> units) {
      for (PlayoutUnit unit : units) {
        long capture = captureByTimestamp.get(unit.rtpTimestamp());
        lateness.put(capture, unit.unit().timestampNanos() - capture);
      }
    }
  }

  private record Arrival(Source source, long nanos, byte[] packet, boolean rtp) {}

  private static long ntp(long nanos) {
    return (3_900_000_000L + nanos / SECOND) << 32 | (((nanos % SECOND) << 32) / SECOND);
  }

  private static byte[] withCaptureTime(byte[] packet, long ntpNanos) {
    ByteBuffer extended = ByteBuffer.allocate(packet.length + 24);
    extended.put(packet, 0, 12).putShort((short) 0xBEDE).putShort((short) 5);
    extended.put((byte) (CAPTURE_TIME_ID << 4 | 15)).putLong(ntp(ntpNanos)).putLong(5L << 32);
    extended.put(new byte[3]).put(packet, 12, packet.length - 12);
    extended.put(0, (byte) (packet[0] | 0x10));
    return extended.array();
  }

  private static void play(Source... sources) {
    List<Arrival> arrivals = new ArrayList<>();
    for (Source source : sources) {
      arrivals.addAll(source.arrivals);
      source.arrivals.clear();
    }
    arrivals.sort(Comparator.comparingLong(Arrival::nanos));
    for (Arrival arrival : arrivals) {
      TrackPlayout playout = arrival.source().playout;
      if (arrival.rtp()) {
        playout.onRtp(arrival.packet(), arrival.nanos());
      } else {
        playout.onRtcp(arrival.packet(), arrival.nanos());
      }
      for (Source source : sources) {
        source.take(source.playout.poll(arrival.nanos()));
      }
    }
    for (Source source : sources) {
      source.take(source.playout.drain());
    }
  }

  /** The largest difference between both, in milliseconds, of what was captured in that time. */
  private static double skewMillis(Source sound, Source picture, long from, long to) {
    long max = 0;
    for (var entry : picture.lateness.subMap(from, to).entrySet()) {
      Long other = sound.lateness.get(entry.getKey());
      if (other != null) {
        max = Math.max(max, Math.abs(entry.getValue() - other));
      }
    }
    return max / 1e6;
  }

  private final ParticipantClock clock = new ParticipantClock(DELAY);
  private final Source sound = new Source(Codec.OPUS, clock);
  private final Source picture = new Source(Codec.VP8, clock);

  private void sendBoth(long to, Random random) {
    sound.send(0, to, random);
    picture.send(0, to, random);
    play(sound, picture);
  }

  @ParameterizedTest
  @ValueSource(ints = {-200, 200})
  void anHourOfDriftIsFollowedWithReports(int ppm) {
    sound.jitter = 30 * MS;
    picture.jitter = 60 * MS;
    picture.delay = 90 * MS;
    picture.stepMillis = 100;
    // The sound card has a clock of its own; reports tie it to the system's.
    sound.mediaTime = t -> t + t * ppm / 1_000_000;
    sound.reported = t -> t;
    picture.reported = t -> t;
    sendBoth(3_600 * SECOND, new Random(1));

    assertThat(skewMillis(sound, picture, 0, 3_600 * SECOND)).isLessThan(1);
    assertThat(sound.lateness).hasSize(180_000);
    assertEven(sound, 0.012);
  }

  @ParameterizedTest
  @ValueSource(ints = {-200, 200})
  void anHourOfDriftIsFollowedWithoutReports(int ppm) {
    sound.jitter = 40 * MS;
    picture.jitter = 40 * MS;
    picture.stepMillis = 40;
    sound.mediaTime = t -> t + t * ppm / 1_000_000;
    sendBoth(3_600 * SECOND, new Random(1));

    assertThat(skewMillis(sound, picture, 0, 3_600 * SECOND)).isLessThan(8);
    assertThat(skewMillis(sound, picture, 10 * SECOND, 3_600 * SECOND)).isLessThan(5);
    assertEven(sound, 0.0101);
  }

  private static void assertEven(Source source, double share) {
    long previous = source.lateness.firstEntry().getValue();
    for (long lateness : source.lateness.values()) {
      assertThat((double) Math.abs(lateness - previous)).isLessThan(share * source.stepMillis * MS);
      previous = lateness;
    }
  }

  @Test
  void whenTheSendersClockIsSetNothingHappensToTheTimeline() {
    LongUnaryOperator steps = t -> t < 10 * SECOND ? t : t + 5 * SECOND;
    sound.reported = steps;
    picture.reported = steps;
    picture.delay = 80 * MS;
    sendBoth(60 * SECOND, new Random(2));

    assertThat(skewMillis(sound, picture, 0, 60 * SECOND)).isLessThan(1);
    assertThat(sound.lateness.values()).allMatch(lateness -> Math.abs(lateness - 20 * MS) < MS);
  }

  @Test
  void afterTheSendersClockWasSetDriftIsStillFollowed() {
    LongUnaryOperator steps = t -> t < 10 * SECOND ? t : t - 5 * SECOND;
    sound.mediaTime = t -> t + t * 200 / 1_000_000;
    sound.reported = steps;
    picture.reported = steps;
    picture.delay = 80 * MS;
    sendBoth(600 * SECOND, new Random(2));

    assertThat(skewMillis(sound, picture, 0, 600 * SECOND)).isLessThan(1);
  }

  @Test
  void aTrackWhoseReportsJumpStaysWhereItWas() {
    sound.reported = t -> t;
    picture.reported = t -> t / SECOND % 7 < 3 ? t : t + 5 * SECOND;
    picture.delay = 50 * MS;
    sendBoth(60 * SECOND, new Random(3));

    assertThat(skewMillis(sound, picture, 0, 60 * SECOND)).isLessThan(1);
  }

  @Test
  void aTrackWhoseFirstReportsAreWrongIsPlacedByItsArrivals() {
    sound.reported = t -> t;
    picture.reported = t -> t < 10 * SECOND ? t + 5 * SECOND : t;
    picture.delay = 50 * MS;
    sendBoth(60 * SECOND, new Random(3));

    assertThat(skewMillis(sound, picture, 0, 60 * SECOND)).isLessThan(31);
    assertThat(skewMillis(sound, picture, 15 * SECOND, 60 * SECOND)).isLessThan(1);
  }

  @Test
  void reportsOfOneTrackAloneDoNotMoveItAwayFromTheOther() {
    sound.reported = t -> t;
    sound.jitter = 100 * MS;
    picture.jitter = 100 * MS;
    sendBoth(60 * SECOND, new Random(4));

    assertThat(skewMillis(sound, picture, 0, 60 * SECOND)).isLessThan(10);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1_200, 1_200, -700, 700})
  void aSimulcastLayerWithATimestampBaseOfItsOwnIsShownWhereItArrives(long millis) {
    picture.mediaTime = t -> t < 10 * SECOND ? t : t + millis * MS;
    sound.jitter = 30 * MS;
    picture.jitter = 30 * MS;
    sendBoth(30 * SECOND, new Random(5));

    assertThat(skewMillis(sound, picture, 0, 30 * SECOND)).isLessThan(31);
    assertThat(skewMillis(sound, picture, 12 * SECOND, 30 * SECOND)).isLessThan(5);
    assertThat(picture.playout.stats().units()).isEqualTo(750);
  }

  @Test
  void aSourceThatStandsStillForAMomentGoesOnWhereItArrives() {
    // The RTP clock stops for 600 ms, too short to be another run at once.
    sound.mediaTime = t -> t < 10 * SECOND ? t : t - 600 * MS;
    for (long t = 0; t < 20 * SECOND; t += 10 * SECOND) {
      sound.send(t == 0 ? 0 : t + 600 * MS, t + 10 * SECOND, new Random(6));
    }
    play(sound);

    assertThat(sound.lateness.tailMap(10 * SECOND).values())
        .allMatch(lateness -> Math.abs(lateness - 20 * MS) < MS);
  }

  @ParameterizedTest
  @ValueSource(longs = {600, 900, 3_000})
  void whatAQueueHeldBackKeepsItsPlace(long millis) {
    sound.hold =
        t -> t > 10 * SECOND && t < 10 * SECOND + millis * MS ? 10 * SECOND + millis * MS - t : 0;
    sound.send(0, 20 * SECOND, new Random(7));
    play(sound);

    assertThat(sound.lateness).hasSize(1_000);
    assertThat(sound.lateness.values()).allMatch(lateness -> Math.abs(lateness - 20 * MS) < MS);
  }

  @Test
  void afterAQueueReportsStillHold() {
    sound.reported = t -> t;
    picture.reported = t -> t;
    picture.delay = 120 * MS;
    LongUnaryOperator queue = t -> t > 10 * SECOND && t < 13 * SECOND ? 13 * SECOND - t : 0;
    sound.hold = queue;
    picture.hold = queue;
    sendBoth(30 * SECOND, new Random(8));

    assertThat(skewMillis(sound, picture, 0, 10 * SECOND)).isLessThan(1);
    assertThat(skewMillis(sound, picture, 13 * SECOND, 30 * SECOND)).isLessThan(1);
  }

  /** As measured of {@code ffmpeg -re}: it reads ahead, waits for its muxers, and catches up. */
  @ParameterizedTest
  @ValueSource(longs = {0, 1_434})
  void soundThatComesMuchLaterThanItsPictureIsWithItAllTheSame(long firstMillis) {
    sound.delay = 0;
    sound.hold = t -> t < 520 * MS ? firstMillis * MS - t : 914 * MS - (t - 520 * MS) / 21;
    sound.reported = t -> t;
    picture.delay = 0;
    picture.hold = t -> t < 1_960 * MS ? -Math.min(t, 500 * MS) : 816 * MS - (t - 1_960 * MS) / 21;
    picture.reported = t -> t;
    sendBoth(12 * SECOND, new Random(10));

    assertThat(skewMillis(sound, picture, 0, 12 * SECOND)).isLessThan(1);
    assertThat(sound.lateness.tailMap(2_500 * MS).values())
        .allMatch(lateness -> lateness > 0 && lateness < 1_000 * MS);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whenTheWayBecomesMuchLongerItIsFollowedBeforeLong(boolean reports) {
    LongUnaryOperator longer = t -> t < 5 * SECOND ? 0 : 1_300 * MS;
    sound.hold = longer;
    picture.hold = longer;
    if (reports) {
      sound.reported = t -> t;
      picture.reported = t -> t;
    }
    sendBoth(20 * SECOND, new Random(10));

    assertThat(skewMillis(sound, picture, 0, 20 * SECOND)).isLessThan(1);
    assertThat(sound.lateness).hasSize(1_000);
    assertThat(sound.lateness.headMap(5 * SECOND).values())
        .allMatch(lateness -> lateness == 20 * MS);
    // Late by less than the second that is waited.
    assertThat(sound.lateness.tailMap(7 * SECOND).values())
        .allMatch(lateness -> lateness > 1_020 * MS && lateness <= 1_320 * MS);
  }

  @Test
  void aTrackThatIsFarOffIsSetRightAtOnceWhenItsFirstReportComes() {
    sound.reported = t -> t;
    picture.reported = t -> t < 5 * SECOND ? NO_NTP : t;
    picture.delay = 420 * MS;
    sendBoth(20 * SECOND, new Random(10));

    assertThat(skewMillis(sound, picture, 0, 3 * SECOND)).isBetween(399.0, 401.0);
    assertThat(skewMillis(sound, picture, 6 * SECOND, 20 * SECOND)).isLessThan(1);
  }

  @Test
  void pausesOfSilenceKeepTheirLength() {
    Random random = new Random(9);
    long t = 0;
    for (int i = 0; i < 40; i++) {
      sound.send(t, t + 400 * MS, random);
      t += 400 * MS + random.nextInt(200) * 20L * MS;
    }
    play(sound);

    assertThat(sound.lateness).hasSize(800);
    assertThat(sound.lateness.values()).allMatch(lateness -> Math.abs(lateness - 20 * MS) < MS);
  }

  @Test
  void aSenderThatBeginsAgainWithAnotherSsrcGoesOnWhereItArrives() {
    Random random = new Random(10);
    sound.reported = t -> t;
    picture.reported = t -> t;
    sound.jitter = 40 * MS;
    picture.jitter = 40 * MS;
    picture.send(0, 30 * SECOND, random);
    sound.send(0, 10 * SECOND, random);
    sound.ssrc = 8;
    sound.sequence = 17;
    sound.mediaTime = t -> t + 333_333 * MS;
    sound.send(10 * SECOND, 30 * SECOND, random);
    play(sound, picture);

    assertThat(skewMillis(sound, picture, 0, 30 * SECOND)).isLessThan(41);
    assertThat(skewMillis(sound, picture, 12 * SECOND, 30 * SECOND)).isLessThan(1);
  }

  @Test
  void captureTimesTieTracksTogetherWithoutReports() {
    sound.captured = t -> t;
    picture.captured = t -> t;
    picture.delay = 150 * MS;
    picture.jitter = 60 * MS;
    sendBoth(30 * SECOND, new Random(11));

    assertThat(skewMillis(sound, picture, 0, 30 * SECOND)).isLessThan(1);
    assertThat(sound.playout.stats().syncSource()).isEqualTo(SyncSource.ABS_CAPTURE_TIME);
  }

  @Test
  void captureTimesOfSomePacketsServeForThoseBetween() {
    sound.captured = t -> t % SECOND == 0 ? t : NO_NTP;
    picture.captured = t -> t % SECOND == 0 ? t : NO_NTP;
    picture.delay = 150 * MS;
    sendBoth(30 * SECOND, new Random(12));

    assertThat(skewMillis(sound, picture, 0, 30 * SECOND)).isLessThan(1);
  }

  @Test
  void captureTimesArePreferredToReports() {
    // The reports are a server's: it saw the pictures 80 ms later.
    sound.captured = t -> t;
    picture.captured = t -> t;
    sound.reported = t -> t + 40 * SECOND;
    picture.reported = t -> t + 40 * SECOND + 80 * MS;
    picture.delay = 100 * MS;
    sendBoth(30 * SECOND, new Random(13));

    assertThat(skewMillis(sound, picture, 0, 30 * SECOND)).isLessThan(1);
  }

  @Test
  void captureTimesThatAreUnsteadyDoNotMakeTheTimelineUnsteady() {
    Random unsteady = new Random(14);
    sound.captured = t -> t + unsteady.nextLong(10 * MS);
    sound.send(0, 30 * SECOND, new Random(15));
    play(sound);

    assertEven(sound, 0.06);
  }

  @Test
  void whenCaptureTimesEndReportsTakeOver() {
    sound.captured = t -> t < 5 * SECOND ? t : NO_NTP;
    picture.captured = t -> t < 5 * SECOND ? t : NO_NTP;
    sound.reported = t -> t;
    picture.reported = t -> t;
    picture.delay = 150 * MS;
    sendBoth(40 * SECOND, new Random(16));

    assertThat(skewMillis(sound, picture, 0, 40 * SECOND)).isLessThan(1);
    assertThat(sound.playout.stats().syncSource()).isEqualTo(SyncSource.SENDER_REPORT);
  }

  @Test
  void countersMayWrapAtAnyPlace() {
    Seeded.check(
        30,
        random -> {
          int firstSequence = 65_536 - random.nextInt(400);
          long firstTimestamp = (1L << 32) - random.nextInt(400 * 960);
          TrackPlayout wrapping =
              new TrackPlayout(Captures.spec(1, Codec.OPUS, 96, null), new ParticipantClock(DELAY));
          TrackPlayout oracle =
              new TrackPlayout(Captures.spec(1, Codec.OPUS, 96, null), new ParticipantClock(DELAY));
          record Sent(long arrival, int number) {}
          List<Sent> sent = new ArrayList<>();
          for (int i = 0; i < 400; i++) {
            if (random.nextInt(10) != 0) {
              sent.add(new Sent(i * 20L * MS + random.nextLong(300 * MS), i));
            }
          }
          sent.sort(Comparator.comparingLong(Sent::arrival));
          for (Sent s : sent) {
            byte[] payload = {(byte) s.number(), (byte) (s.number() >> 8)};
            wrapping.onRtp(
                RtpPacket.write(
                    false,
                    96,
                    firstSequence + s.number(),
                    firstTimestamp + s.number() * 960L,
                    1,
                    payload),
                s.arrival());
            oracle.onRtp(
                RtpPacket.write(
                    false, 96, 10_000 + s.number(), 500_000 + s.number() * 960L, 1, payload),
                s.arrival());
          }
          List<PlayoutUnit> actual = wrapping.drain();
          List<PlayoutUnit> expected = oracle.drain();
          assertThat(actual).hasSameSizeAs(expected);
          for (int i = 0; i < actual.size(); i++) {
            assertThat(actual.get(i).unit().timestampNanos())
                .isEqualTo(expected.get(i).unit().timestampNanos());
            assertThat(actual.get(i).unit().data()).isEqualTo(expected.get(i).unit().data());
            assertThat(actual.get(i).afterLoss()).isEqualTo(expected.get(i).afterLoss());
          }
          assertThat(wrapping.stats()).isEqualTo(oracle.stats());
        });
  }
}
