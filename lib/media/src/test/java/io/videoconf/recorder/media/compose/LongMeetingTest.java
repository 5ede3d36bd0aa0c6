package io.videoconf.recorder.media.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.media.Reports;
import io.videoconf.recorder.media.av.LiveHandles;
import io.videoconf.recorder.model.cell.CellReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * A meeting of many hours must not need more memory than one of minutes. {@code -Dsoak.rounds=N}
 * sets how often guests come and leave again, {@code -Dsoak.seconds=N} how long the meeting is.
 */
class LongMeetingTest {
  private static final int ROUNDS = Integer.getInteger("soak.rounds", 4);
  private static final int SECONDS = Integer.getInteger("soak.seconds", 5 * ROUNDS);
  private static final int JOINS = 4;
  private static final long SEED = Long.getLong("test.seed", 4711);

  /** The JVM allocates, too: its compilers some megabytes now and then. */
  private static final long ALLOCATED_BOUND = 16L << 20;

  /** With the Java heap, and what malloc keeps for the next time. */
  private static final long RESIDENT_BOUND = 64L << 20;

  @TempDir Path directory;

  private record Sample(int second, long handles, long allocated, long resident) {}

  @AfterEach
  void nothingLeaks() {
    LiveHandles.assertNone();
  }

  @Test
  void memoryDoesNotGrowWithTheLengthOfAMeeting(TestReporter reporter) throws IOException {
    Path journal = LongMeeting.write(directory.resolve("journal"), SECONDS, ROUNDS, JOINS, SEED);
    Path output = directory.resolve("output");
    List<Sample> samples = new ArrayList<>();
    Reports reports =
        new Reports(report -> {
          if (report instanceof CellReport.SegmentDone segment) {
            remove(output.resolve(segment.file()));
            // The last second of each round: only the host is there.
            if (segment.index() + 1 == (samples.size() + 1) * SECONDS / ROUNDS) {
              samples.add(
                  new Sample(
                      segment.index(),
                      LiveHandles.count(),
                      NativeMemory.allocated().orElse(0),
                      NativeMemory.resident()));
            }
          }
        });

    CellReport last =
        new Composition(Result.task(journal, output, LongMeeting.FORMAT, 0, false)).run(reports);

    assertThat(last).isInstanceOf(CellReport.Done.class);
    assertThat(((CellReport.Done) last).durationSeconds()).isGreaterThan(SECONDS - 1.0);
    assertThat(samples).hasSize(ROUNDS);
    assertThat(growth(samples, Sample::handles)).as("%s", samples).isNotPositive();
    long allocated = growth(samples, Sample::allocated);
    long resident = growth(samples, Sample::resident);
    reporter.publishEntry(
        "memory",
        "grew by %,d bytes allocated and %,d resident: %s".formatted(allocated, resident, samples));
    assertThat(allocated).as("%s", samples).isLessThan(ALLOCATED_BOUND);
    assertThat(resident).as("%s", samples).isLessThan(RESIDENT_BOUND);
  }

  /**
   * From the first half of the rounds, without the first, to the second half. The least of each:
   * what is needed for a moment only is none of it.
   */
  private static long growth(List<Sample> samples, ToLongFunction<Sample> bytes) {
    int half = (samples.size() + 1) / 2;
    return least(samples.subList(half, samples.size()), bytes)
        - least(samples.subList(1, half), bytes);
  }

  private static long least(List<Sample> samples, ToLongFunction<Sample> bytes) {
    return samples.stream().mapToLong(bytes).min().orElseThrow();
  }

  private static void remove(Path segment) {
    try {
      Files.delete(segment);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
