package io.videoconf.recorder.media.compose;

import static io.videoconf.recorder.media.compose.Meeting.Colour.BLUE;
import static io.videoconf.recorder.media.compose.Meeting.Colour.GREEN;
import static io.videoconf.recorder.media.compose.Meeting.Colour.RED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.videoconf.recorder.journal.JournalEntry;
import io.videoconf.recorder.journal.JournalWriter;
import io.videoconf.recorder.media.av.LiveHandles;
import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.cell.CellReport;
import io.videoconf.recorder.model.cell.CellTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever stops and starts a composition, what it makes is the same. */
class ResumeTest {
  @TempDir Path directory;

  private static final String ENCODER_PROPERTY = "recorder.h264.encoder";

  @AfterEach
  void nothingLeaks() {
    System.clearProperty(ENCODER_PROPERTY);
    LiveHandles.assertNone();
  }

  private static Meeting meeting() {
    return new Meeting()
        .camera(1, "ann", Codec.VP8, 0.1, 4.5, RED)
        .microphone(2, "ann", 0.1, 4.5, 440)
        .camera(3, "bob", Codec.H264, 1.3, 4.5, GREEN)
        .stop(4.5);
  }

  @Test
  void aRestartedCompositionContinuesTheTimelineExactly() throws IOException {
    Path journal = meeting().write(directory.resolve("journal"));
    Path whole = directory.resolve("whole");
    Path restarted = directory.resolve("restarted");
    Result.compose(Result.task(journal, whole));
    for (int first = 1; first <= 4; first++) {
      Files.createDirectories(restarted);
      for (int i = 0; i < first; i++) {
        Files.copy(
            whole.resolve(SegmentNames.segment(i)), restarted.resolve(SegmentNames.segment(i)));
      }
      List<CellReport> reports =
          Result.compose(Result.task(journal, restarted, Meeting.FORMAT, first, false));
      assertThat(reports).filteredOn(CellReport.SegmentDone.class::isInstance).hasSize(5 - first);
      assertThat(restarted.resolve(SegmentNames.INIT))
          .hasSameBinaryContentAs(whole.resolve(SegmentNames.INIT));

      Result expected = Result.read(whole);
      Result joined = Result.read(restarted);
      assertThat(joined.pictures()).hasSize(expected.pictures().size());
      for (int i = 0; i < joined.pictures().size(); i++) {
        assertThat(joined.pictures().get(i).ptsMicros()).isEqualTo(i * 40_000L);
        assertThat(joined.pictures().get(i).shows(RED, i < 30 ? 160 : 80, 90))
            .as("frame %d after a restart at segment %d", i, first)
            .isTrue();
      }
      assertThat(joined.pictures().get(60).shows(GREEN, 240, 90)).isTrue();
      assertThat(joined.soundPts()).isEqualTo(expected.soundPts());
      for (double t = 0.2; t < 4.2; t += 0.1) {
        assertThat(joined.tone(440, t, t + 0.1)).isCloseTo(0.2, within(0.03));
      }
      delete(restarted);
    }
  }

  /** After an upgrade, say: what viewers have of the recording must stay decodable, too. */
  @Test
  void aCompositionMayContinueWithAnotherEncoder() throws IOException {
    Path journal = meeting().write(directory.resolve("journal"));
    Path out = directory.resolve("out");
    System.setProperty(ENCODER_PROPERTY, "libopenh264");
    Result.compose(Result.task(journal, out));
    byte[] init = Files.readAllBytes(out.resolve(SegmentNames.INIT));
    int pictures = Result.read(out).pictures().size();
    for (int i = 2; i < 5; i++) {
      Files.delete(out.resolve(SegmentNames.segment(i)));
    }

    System.clearProperty(ENCODER_PROPERTY);
    Path other = directory.resolve("other");
    Result.compose(Result.task(journal, other));
    assumeThat(other.resolve(SegmentNames.INIT))
        .as("there is another encoder, which has other parameter sets")
        .binaryContent()
        .isNotEqualTo(init);
    Result.compose(Result.task(journal, out, Meeting.FORMAT, 2, false));

    assertThat(out.resolve(SegmentNames.INIT)).hasBinaryContent(init);
    Result joined = Result.read(out);
    assertThat(joined.pictures()).hasSize(pictures);
    for (int i = 30; i < pictures; i++) {
      assertThat(joined.pictures().get(i).shows(RED, 80, 90)).as("frame %d", i).isTrue();
    }
    for (int i = 40; i < pictures; i++) {
      assertThat(joined.pictures().get(i).shows(GREEN, 240, 90)).as("frame %d", i).isTrue();
    }
  }

  @Test
  void composingLiveGivesTheSameBytesAsComposingLater() throws Exception {
    List<JournalEntry> entries = meeting().entries();
    Path later = directory.resolve("later");
    Path journal = meeting().write(directory.resolve("journal"));
    Result.compose(Result.withStills(Result.task(journal, later), CellTask.Stills.USUAL));

    Path growing = directory.resolve("growing");
    Path live = directory.resolve("live");
    CompletableFuture<List<CellReport>> composed = new CompletableFuture<>();
    Thread cell =
        new Thread(() -> {
          try {
            CellTask.Compose following = Result.task(growing, live, Meeting.FORMAT, 0, true);
            composed.complete(Result.compose(Result.withStills(following, CellTask.Stills.USUAL)));
          } catch (Throwable e) {
            composed.completeExceptionally(e);
          }
        });
    cell.start();
    try (JournalWriter writer = Meeting.writer(growing)) {
      for (JournalEntry entry : entries) {
        writer.append(entry);
        if (entry.arrivalNanos() >= Meeting.nanos(2.5)) {
          writer.flush();
          awaitFile(live.resolve(SegmentNames.segment(0)), cell);
        }
      }
    }
    composed.join();
    cell.join();
    for (int i = 0; i < 5; i++) {
      assertThat(live.resolve(SegmentNames.segment(i)))
          .hasSameBinaryContentAs(later.resolve(SegmentNames.segment(i)));
    }
    for (String name :
        List.of(
            "tile-00000000.yuv",
            "tile-00000000.jpg",
            "still-00000000.jpg",
            "still-00000002.jpg",
            "still-00000004.jpg")) {
      assertThat(live.resolve(name)).hasSameBinaryContentAs(later.resolve(name));
    }
  }

  @Test
  void aSegmentsReportTellsWhatIsInTheFile() throws IOException {
    Path journal = meeting().write(directory.resolve("journal"));
    Path out = directory.resolve("out");
    List<CellReport.SegmentDone> segments =
        Result.compose(Result.task(journal, out)).stream()
            .filter(CellReport.SegmentDone.class::isInstance)
            .map(CellReport.SegmentDone.class::cast)
            .toList();
    assertThat(segments).hasSize(5);
    assertThat(segments.get(1).startSeconds()).isEqualTo(1);
    assertThat(segments.get(1).durationSeconds()).isEqualTo(1);
    assertThat(segments.get(4).durationSeconds()).isEqualTo(0.4);
    for (CellReport.SegmentDone segment : segments) {
      assertThat(out.resolve(segment.file())).hasSize(segment.bytes());
    }
  }

  @Test
  void aPictureThatIsMuchOlderThanTheResumePointIsThereAfterIt() throws IOException {
    // One keyframe, then long nothing: what a still screen share looks like.
    Path journal =
        new Meeting()
            .camera(1, "ann", Codec.VP8, 0, 0.2, BLUE)
            .tick(3.4)
            .stop(3.5)
            .write(directory.resolve("journal"));
    Path out = directory.resolve("out");
    Result.compose(Result.task(journal, out, Meeting.FORMAT, 3, false));
    Files.copy(out.resolve(SegmentNames.segment(3)), out.resolve(SegmentNames.segment(0)));
    assertThat(Result.read(out).pictures().getFirst().shows(BLUE, 160, 90)).isTrue();
  }

  /** Proves that composing does not wait for the journal's end. */
  private static void awaitFile(Path file, Thread maker) throws InterruptedException {
    for (int i = 0; i < 3000 && maker.isAlive() && !Files.exists(file); i++) {
      Thread.sleep(10);
    }
    assertThat(file).exists();
  }

  private static void delete(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }
}
