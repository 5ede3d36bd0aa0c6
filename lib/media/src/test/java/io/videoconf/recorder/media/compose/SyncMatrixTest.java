package io.videoconf.recorder.media.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.media.Reports;
import io.videoconf.recorder.media.assemble.Assembly;
import io.videoconf.recorder.media.av.LiveHandles;
import io.videoconf.recorder.media.av.Programs;
import io.videoconf.recorder.media.compose.SyncConditions.Timing;
import io.videoconf.recorder.model.VideoFormat;
import io.videoconf.recorder.model.cell.CellReport;
import io.videoconf.recorder.model.cell.CellTask;
import io.videoconf.recorder.testkit.netem.Impairment;
import io.videoconf.recorder.testkit.netem.Impairment.BurstLoss;
import io.videoconf.recorder.testkit.netem.Impairment.Delay;
import io.videoconf.recorder.testkit.netem.Impairment.Duplication;
import io.videoconf.recorder.testkit.netem.Impairment.NormalJitter;
import io.videoconf.recorder.testkit.netem.Impairment.RateLimit;
import io.videoconf.recorder.testkit.netem.Impairment.Reordering;
import io.videoconf.recorder.testkit.netem.Impairment.UniformJitter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Sound against picture in the final MP4, under what networks and senders do. Flashes are put
 * beside their beeps; loss leaves holes in the journal here, so only events count that arrived
 * whole.
 *
 * <p>The figures are written to {@code target/sync-matrix.md}. {@code -Dsync.seconds=N} makes the
 * meetings longer, {@code -Dsync.seed=N} draws another network.
 */
final class SyncMatrixTest {
  private static final int SECONDS = Integer.getInteger("sync.seconds", 15);
  private static final long SEED = Long.getLong("sync.seed", 20_261_123);
  private static final long MS = 1_000_000;

  /** The machinery's own error, measured where the grid of frames is fine. */
  private static final double P80_MILLIS = 10;

  private static final double P99_MILLIS = 20;

  private static final Impairment JITTER = new UniformJitter(100 * MS);
  private static final Impairment DELAY = new Delay(20 * MS);
  private static final long RATE = 100_000_000;
  private static final Impairment QUEUE =
      new RateLimit(Map.of(0L, RATE, 8_000 * MS, 0L, 8_800 * MS, RATE), 1_000_000);

  private static final List<EncodedParticipant> PARTICIPANTS = new ArrayList<>();
  private static final List<String> ROWS = new ArrayList<>();

  @TempDir Path directory;

  @BeforeAll
  static void encode() {
    PARTICIPANTS.add(EncodedParticipant.of(0, SECONDS));
    PARTICIPANTS.add(EncodedParticipant.of(1, SECONDS));
  }

  @AfterAll
  static void report() throws IOException {
    Path target = Path.of("target");
    Files.createDirectories(target);
    String head =
        """
        | conditions | fps | events | p50 ms | p80 ms | p99 ms | mean ms | pictures |
        |---|---|---|---|---|---|---|---|
        """;
    Files.writeString(target.resolve("sync-matrix.md"), head + String.join("", ROWS));
    PARTICIPANTS.clear();
    ROWS.clear();
  }

  @AfterEach
  void nothingLeaks() {
    LiveHandles.assertNone();
  }

  static Stream<SyncConditions> conditions() {
    return Stream.of(
        SyncConditions.clean("nothing"),
        SyncConditions.clean("sender +200 ppm").clocks(200, 0),
        SyncConditions.clean("sound card -200 ppm").clocks(0, -200),
        SyncConditions.clean("late join and wrap").joining(7).wrapping(),
        SyncConditions.clean("picture 100 ms slower than sound")
            .paths(List.of(DELAY), List.of(new Delay(120 * MS))),
        SyncConditions.clean("the same, reports from 5 s on")
            .paths(List.of(DELAY), List.of(new Delay(120 * MS)))
            .telling(Timing.LATE_REPORTS),
        SyncConditions.clean("the same, capture times and no reports")
            .paths(List.of(DELAY, JITTER), List.of(new Delay(120 * MS), JITTER))
            .telling(Timing.CAPTURE_TIMES),
        SyncConditions.clean("picture 0.9 s slower than sound")
            .paths(List.of(DELAY), List.of(new Delay(920 * MS))),
        SyncConditions.clean("sound stands in a queue for 0.8 s, and comes at once")
            .paths(List.of(DELAY, QUEUE), List.of(DELAY)),
        SyncConditions.clean("no reports, 100 ms jitter")
            .path(DELAY, JITTER)
            .telling(Timing.NOTHING),
        SyncConditions.clean("no reports, normal jitter of 10 ms")
            .path(DELAY, new NormalJitter(50 * MS, 10 * MS))
            .telling(Timing.NOTHING),
        SyncConditions.clean("reports of sound alone, 100 ms jitter")
            .path(DELAY, JITTER)
            .telling(Timing.REPORTS_OF_SOUND_ALONE),
        everything("all together", 60, Timing.REPORTS),
        everything("all together, no reports", 60, Timing.NOTHING),
        everything("all together, no reports, 30 fps", 30, Timing.NOTHING));
  }

  private static SyncConditions everything(String name, int frameRate, Timing timing) {
    return SyncConditions.clean(name)
        .path(
            DELAY,
            BurstLoss.of(0.05, 2),
            JITTER,
            new Reordering(0.02, 60 * MS),
            new Duplication(0.02, 5 * MS))
        .clocks(200, -200)
        .joining(7)
        .wrapping()
        .at(frameRate)
        .telling(timing);
  }

  @ParameterizedTest
  @MethodSource("conditions")
  void soundAndPictureAreTogetherAndNoPictureIsMissing(SyncConditions conditions)
      throws IOException {
    SyncMeeting meeting =
        new SyncMeeting(conditions, PARTICIPANTS, SEED + conditions.name().hashCode());
    VideoFormat format = SyncMeeting.format(conditions);
    Screening screening =
        new Screening(Programs.unpack(), master(meeting.write(directory.resolve("j")), format));
    SyncFindings findings = meeting.judge(screening);
    ROWS.add(findings.row());

    String what = String.format(Locale.ROOT, "seed %d: %s", SEED, findings);
    assertThat(findings.picturesMissing()).as(what).isEmpty();
    assertThat(findings.skewsMillis().size())
        .as(what)
        .isGreaterThanOrEqualTo(Math.max(4, findings.eventsExpected() * 9 / 10));
    assertThat(findings.percentileMillis(99)).as(what).isLessThanOrEqualTo(P99_MILLIS);
    if (conditions.frameRate() == 60) {
      assertThat(findings.percentileMillis(80)).as(what).isLessThanOrEqualTo(P80_MILLIS);
    }
  }

  private Path master(Path journal, VideoFormat format) throws IOException {
    Path segments = directory.resolve("segments");
    List<CellReport> reports =
        Result.compose(new CellTask.Compose(journal, segments, format, 0, false, 1000, 2));
    int count = (int) reports.stream().filter(CellReport.SegmentDone.class::isInstance).count();
    Path master = directory.resolve("master.mp4");
    new Assembly(new CellTask.Assemble(segments, count, master)).run(new Reports(_ -> {}));
    return master;
  }
}
