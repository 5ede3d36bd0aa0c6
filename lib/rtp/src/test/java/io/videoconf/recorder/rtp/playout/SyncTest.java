package io.videoconf.recorder.rtp.playout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.videoconf.recorder.model.AccessUnit;
import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.rtp.Captures;
import io.videoconf.recorder.rtp.PacketKind;
import io.videoconf.recorder.rtp.payload.TestMedia;
import io.videoconf.recorder.rtp.send.RtpSender;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sound and picture of one participant stay together. */
class SyncTest {
  private static final long MS = 1_000_000;
  private static final long SECOND = 1_000 * MS;
  private static final Duration DELAY = Duration.ofSeconds(1);
  private static final Instant EPOCH = Instant.parse("2026-11-22T12:00:00.123456789Z");

  /** One track from sender to playout; remembers presentation minus capture time. */
  private static final class Track {
    final Codec codec;
    final RtpSender sender;
    final NetworkEmulator network;
    final TrackPlayout playout;
    final int stepMillis;
    final long firstReportNanos;
    final Random random;
    final TreeMap<Long, Long> offsetByCapture = new TreeMap<>();
    final List<Long> captures = new ArrayList<>();

    Track(
        Codec codec,
        ParticipantClock clock,
        NetworkEmulator.Path path,
        long firstReportNanos,
        Random random) {
      this.codec = codec;
      this.random = random;
      this.firstReportNanos = firstReportNanos;
      this.stepMillis = codec == Codec.OPUS ? 20 : 40;
      sender =
          new RtpSender(
              new RtpSender.Config(
                  codec, 96, 5, random.nextInt(65_536), random.nextLong(1L << 32), "me"),
              EPOCH);
      network = new NetworkEmulator(random, path);
      playout = new TrackPlayout(Captures.spec(1, codec, 96, null), clock);
    }

    void send(long durationNanos, double clockSkew) {
      for (long t = 0; t < durationNanos; t += stepMillis * MS) {
        long wall = t + (long) (t * clockSkew);
        AccessUnit unit = TestMedia.unit(codec, t, false, 50, random);
        captures.add(t);
        for (byte[] packet : sender.send(unit)) {
          network.send(packet, wall);
        }
        if (t >= firstReportNanos) {
          for (byte[] report : sender.poll(t)) {
            network.send(report, wall);
          }
        }
      }
    }

    void collect(List<PlayoutUnit> units) {
      for (PlayoutUnit unit : units) {
        long capture = captures.get(offsetByCapture.size());
        offsetByCapture.put(capture, unit.unit().timestampNanos() - capture);
      }
    }
  }

  private record Arrival(Track track, NetworkEmulator.Delivery delivery) {}

  private static void play(Track... tracks) {
    List<Arrival> arrivals = new ArrayList<>();
    for (Track track : tracks) {
      track.network.deliveries().forEach(d -> arrivals.add(new Arrival(track, d)));
    }
    arrivals.sort(Comparator.comparingLong(a -> a.delivery().arrivalNanos()));
    for (Arrival arrival : arrivals) {
      byte[] packet = arrival.delivery().packet();
      long now = arrival.delivery().arrivalNanos();
      if (PacketKind.of(packet) == PacketKind.RTCP) {
        arrival.track().playout.onRtcp(packet, now);
      } else {
        arrival.track().playout.onRtp(packet, now);
      }
      for (Track track : tracks) {
        track.collect(track.playout.poll(now));
      }
    }
    for (Track track : tracks) {
      track.collect(track.playout.drain());
    }
  }

  /** The largest difference between the tracks, from some capture time on. */
  private static long maxSkew(Track audio, Track video, long fromNanos) {
    long max = 0;
    for (var entry : video.offsetByCapture.tailMap(fromNanos).entrySet()) {
      Long other = audio.offsetByCapture.get(entry.getKey());
      if (other != null) {
        max = Math.max(max, Math.abs(entry.getValue() - other));
      }
    }
    return max;
  }

  private static NetworkEmulator.Path path(long delayMillis, long jitterMillis) {
    return new NetworkEmulator.Path(delayMillis * MS, jitterMillis * MS, 0, 0);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void withinFiveMillisecondsWithoutSenderReports(long seed) {
    Random random = new Random(seed);
    ParticipantClock clock = new ParticipantClock(DELAY);
    Track audio = new Track(Codec.OPUS, clock, path(30, 30), Long.MAX_VALUE, random);
    Track video = new Track(Codec.VP8, clock, path(30, 30), Long.MAX_VALUE, random);
    audio.send(30 * SECOND, 0);
    video.send(30 * SECOND, 0);
    play(audio, video);

    assertThat(video.offsetByCapture).hasSize(750);
    assertThat(maxSkew(audio, video, 0)).isLessThan(5 * MS);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void exactlyWithSenderReportsHoweverDifferentThePaths(long seed) {
    Random random = new Random(seed);
    ParticipantClock clock = new ParticipantClock(DELAY);
    Track audio = new Track(Codec.OPUS, clock, path(20, 30), 0, random);
    Track video = new Track(Codec.VP8, clock, path(120, 60), 0, random);
    audio.send(30 * SECOND, 0);
    video.send(30 * SECOND, 0);
    play(audio, video);

    // The report of each ties its timestamp, which has a grain of 21 or 11 us, to NTP.
    assertThat(maxSkew(audio, video, 0)).isLessThan(50_000);
  }

  @Test
  void reportsThatComeLateBringTheTracksTogetherGently() {
    Random random = new Random(4);
    ParticipantClock clock = new ParticipantClock(DELAY);
    Track audio = new Track(Codec.OPUS, clock, path(20, 5), 5 * SECOND, random);
    Track video = new Track(Codec.VP8, clock, path(120, 5), 3 * SECOND, random);
    audio.send(30 * SECOND, 0);
    video.send(30 * SECOND, 0);
    play(audio, video);

    assertThat(maxSkew(audio, video, 0)).isBetween(90 * MS, 110 * MS);
    assertThat(maxSkew(audio, video, 15 * SECOND)).isLessThan(50_000);
    assertEven(audio, 0.07);
    assertEven(video, 0.07);
  }

  @Test
  void howFarATrackIsOffItsSendersClockIsMeasuredFromTheFirstReportOn() {
    Random random = new Random(4);
    ParticipantClock clock = new ParticipantClock(DELAY);
    Track audio = new Track(Codec.OPUS, clock, path(20, 5), 5 * SECOND, random);
    Track video = new Track(Codec.VP8, clock, path(120, 5), 0, random);
    audio.send(30 * SECOND, 0);
    video.send(30 * SECOND, 0);
    play(audio, video);

    // What is captured that much earlier is placed when the report comes.
    long from = 5 * SECOND - DELAY.toNanos();
    double expected =
        video.offsetByCapture.tailMap(from).entrySet().stream()
            .mapToLong(seen -> audio.offsetByCapture.get(seen.getKey()) - seen.getValue())
            .average()
            .orElseThrow();
    assertThat(expected).as("it came 100 ms ahead and is corrected slowly").isLessThan(-2.0 * MS);
    assertThat(audio.playout.stats().syncErrorSeconds()).isCloseTo(expected / 1e9, within(0.0003));
    assertThat(video.playout.stats().syncErrorSeconds()).isCloseTo(0, within(0.0003));
  }

  /** Steps between units differ from the steps of capture by a small share only. */
  private static void assertEven(Track track, double share) {
    long previous = track.offsetByCapture.firstEntry().getValue();
    for (long offset : track.offsetByCapture.values()) {
      assertThat((double) Math.abs(offset - previous)).isLessThan(share * track.stepMillis * MS);
      previous = offset;
    }
  }

  @Test
  void aClockThatRunsSlowIsFollowedWithoutJumps() {
    Track audio =
        new Track(
            Codec.OPUS, new ParticipantClock(DELAY), path(20, 40), Long.MAX_VALUE, new Random(9));
    audio.send(600 * SECOND, 200e-6);
    play(audio);

    assertEven(audio, 0.0101);
    // 200 ppm of ten minutes are 120 ms, plus the delay of 20; the window lags by some seconds.
    assertThat(audio.offsetByCapture.lastEntry().getValue()).isBetween(134 * MS, 145 * MS);
  }

  @Test
  void aClockThatRunsFastIsFollowedWithoutJumps() {
    Track audio =
        new Track(
            Codec.OPUS, new ParticipantClock(DELAY), path(200, 40), Long.MAX_VALUE, new Random(9));
    audio.send(600 * SECOND, -200e-6);
    play(audio);

    assertEven(audio, 0.0101);
    assertThat(audio.offsetByCapture.lastEntry().getValue()).isBetween(78 * MS, 86 * MS);
  }

  @Test
  void aDelayedStartDoesNotShiftTheTrack() {
    ParticipantClock clock = new ParticipantClock(DELAY);
    Track audio = new Track(Codec.OPUS, clock, path(20, 0), Long.MAX_VALUE, new Random(1));
    audio.send(5 * SECOND, 0);
    List<NetworkEmulator.Delivery> deliveries = audio.network.deliveries();
    for (NetworkEmulator.Delivery d : deliveries) {
      long arrival = Math.max(d.arrivalNanos(), 400 * MS); // a queue that is emptied at once
      audio.playout.onRtp(d.packet(), arrival);
      audio.collect(audio.playout.poll(arrival));
    }
    audio.collect(audio.playout.drain());

    assertThat(audio.offsetByCapture.values()).allMatch(o -> Math.abs(o - 20 * MS) < 50_000);
  }
}
