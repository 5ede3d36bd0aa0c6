package io.videoconf.recorder.media.compose;

import static io.videoconf.recorder.media.compose.Meeting.Colour.BLUE;
import static io.videoconf.recorder.media.compose.Meeting.Colour.GREEN;
import static io.videoconf.recorder.media.compose.Meeting.Colour.RED;
import static io.videoconf.recorder.media.compose.Meeting.Colour.WHITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.videoconf.recorder.journal.JournalEntry;
import io.videoconf.recorder.journal.RecordingState;
import io.videoconf.recorder.media.FileDigest;
import io.videoconf.recorder.media.Reports;
import io.videoconf.recorder.media.assemble.Assembly;
import io.videoconf.recorder.media.av.LiveHandles;
import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.SoundFormat;
import io.videoconf.recorder.model.TrackSource;
import io.videoconf.recorder.model.VideoCodec;
import io.videoconf.recorder.model.VideoFormat;
import io.videoconf.recorder.model.cell.CellReport;
import io.videoconf.recorder.model.cell.CellTask;
import io.videoconf.recorder.model.event.SessionEvent;
import io.videoconf.recorder.model.layout.CustomLayout;
import io.videoconf.recorder.model.layout.LayoutKind;
import io.videoconf.recorder.model.look.Theme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A recording that is composed once more, whole or in spans, from what its journal holds. */
class SpanTest {
  private static final double BEGIN = 0.1;
  private static final double SECONDS = 8.5;
  private static final int SEGMENTS = 9;
  private static final int ENCODER_SEGMENTS = 2;

  @TempDir Path directory;

  @AfterEach
  void nothingLeaks() {
    LiveHandles.assertNone();
  }

  /**
   * Two speak in turns, and what they say ends long before the last span: who speaks is not to be
   * heard in it. Where the last spans join, the picture of a camera that was turned off fades.
   */
  private static Meeting meeting() {
    Meeting.Colour[] colours = {RED, BLUE, WHITE};
    return new Meeting(LayoutKind.STAGE)
        .video(
            1,
            "ann",
            TrackSource.CAMERA,
            Codec.VP8,
            BEGIN,
            SECONDS,
            160,
            90,
            frame -> colours[frame / 30 % 3],
            _ -> true)
        .sound(2, "ann", BEGIN, SECONDS, t -> 0.9 * Math.sin(2 * Math.PI * 440 * t) * quiet(t))
        .camera(3, "bob", Codec.H264, 1.3, SECONDS, GREEN)
        .sound(4, "bob", 1.3, SECONDS, t -> t < 2.5 ? 0.7 * Math.sin(6000 * t) : 0)
        .event(5, new SessionEvent.ThemeChanged(Theme.DEFAULT.withTransition(600)))
        .event(5.4, new SessionEvent.TrackMuted(1, true))
        .event(7.2, new SessionEvent.TrackMuted(1, false))
        .stop(SECONDS);
  }

  private static double quiet(double t) {
    return t < 1.2 || t > 6.8 ? 1 : 0;
  }

  private CellTask.Compose task(Path journal, Path out, int first, @Nullable Integer last) {
    return task(journal, out, first, rerender(last, VideoCodec.H264, null));
  }

  private static CellTask.Rerender rerender(
      @Nullable Integer last, VideoCodec codec, @Nullable LayoutKind layout) {
    return new CellTask.Rerender(last, ENCODER_SEGMENTS, codec, layout, null, null);
  }

  private static CellTask.Compose task(
      Path journal, Path out, int first, CellTask.Rerender rerender) {
    return new CellTask.Compose(
        journal, out, Meeting.FORMAT, first, false, 200, 1, SoundFormat.STEREO, rerender, null);
  }

  @Test
  void threeSpansAreTheSameBytesAsOneRunAndAsAnother() throws IOException {
    Path journal = meeting().write(directory.resolve("journal"));
    Path whole = directory.resolve("whole");
    Path again = directory.resolve("again");
    Path spans = directory.resolve("spans");
    Result.compose(task(journal, whole, 0, (Integer) null));
    Result.compose(task(journal, again, 0, (Integer) null));
    List<CellReport> third = Result.compose(task(journal, spans, 6, (Integer) null));
    List<CellReport> first = Result.compose(task(journal, spans, 0, 1));
    List<CellReport> second = Result.compose(task(journal, spans, 2, 5));

    assertThat(hashes(again)).isEqualTo(hashes(whole));
    assertThat(hashes(whole).keySet()).filteredOn(n -> n.endsWith(".m4s")).hasSize(SEGMENTS);
    assertThat(hashes(spans)).isEqualTo(hashes(whole));
    assertThat(assembled(spans, "spans.mp4")).isEqualTo(assembled(whole, "whole.mp4"));
    assertThat(first).filteredOn(CellReport.SegmentDone.class::isInstance).hasSize(2);
    assertThat(second).filteredOn(CellReport.SegmentDone.class::isInstance).hasSize(4);
    assertThat(third).filteredOn(CellReport.SegmentDone.class::isInstance).hasSize(3);
    assertThat(seconds(first)).isEqualTo(2);
    assertThat(seconds(second)).isEqualTo(6);
    assertThat(seconds(third)).isEqualTo(SECONDS - BEGIN);
  }

  @Test
  void whereSpansJoinNothingIsMissingAndNothingIsHeard() throws IOException {
    Path journal =
        new Meeting()
            .camera(1, "ann", Codec.VP8, 0, 4, RED)
            .microphone(2, "ann", 0, 4, 440)
            .stop(4)
            .write(directory.resolve("journal"));
    Path spans = directory.resolve("spans");
    Result.compose(task(journal, spans, 0, 1));
    Result.compose(task(journal, spans, 2, (Integer) null));

    Result result = Result.read(spans);
    assertThat(result.pictures()).hasSize(100);
    for (int i = 0; i < 100; i++) {
      assertThat(result.pictures().get(i).ptsMicros()).isEqualTo(i * 40_000L);
    }
    for (int i = 0; i < result.soundPts().size(); i++) {
      assertThat(result.soundPts().get(i)).isEqualTo(i * 1024L);
    }
    Path plain = directory.resolve("plain");
    Result.compose(Result.task(journal, plain));
    float[] uncut = Result.read(plain).sound();
    assertThat(result.sound()).hasSameSizeAs(uncut);
    for (int i = 48_000; i < 3 * 48_000; i++) {
      assertThat(result.sound()[i]).as("sample %d", i).isCloseTo(uncut[i], within(0.02f));
    }
  }

  @Test
  void anotherLayoutAndSizeReplaceThoseOfTheJournal() throws IOException {
    Path journal =
        new Meeting(LayoutKind.STAGE)
            .camera(1, "ann", Codec.VP8, 0, 2, RED)
            .camera(2, "bob", Codec.VP8, 0, 2, BLUE)
            .event(1, new SessionEvent.LayoutChanged(LayoutKind.STAGE, 2))
            .stop(2)
            .write(directory.resolve("journal"));
    Path out = directory.resolve("out");
    VideoFormat format = new VideoFormat(640, 180, 25, 400_000);
    Result.compose(
        new CellTask.Compose(
            journal,
            out,
            format,
            0,
            false,
            200,
            1,
            SoundFormat.STEREO,
            rerender(null, VideoCodec.H264, LayoutKind.GRID),
            null));

    Result result = Result.read(out);
    for (int frame : new int[] {5, 20, 30, 45}) {
      Result.Picture picture = result.pictures().get(frame);
      assertThat(picture.width()).isEqualTo(640);
      assertThat(picture.shows(RED, 160, 90)).as("frame %d", frame).isTrue();
      assertThat(picture.shows(BLUE, 480, 90)).as("frame %d", frame).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(VideoCodec.class)
  void everyCodecComesOutTheSameInSpans(VideoCodec codec) throws IOException {
    Path journal =
        new Meeting()
            .camera(1, "ann", Codec.VP8, 0, 4.2, GREEN)
            .microphone(2, "ann", 0, 4.2, 440)
            .stop(4.2)
            .write(directory.resolve("journal"));
    Path whole = directory.resolve("whole");
    Path spans = directory.resolve("spans");
    Result.compose(task(journal, whole, 0, rerender(null, codec, null)));
    Result.compose(task(journal, spans, 0, rerender(1, codec, null)));
    Result.compose(task(journal, spans, 2, rerender(null, codec, null)));

    assertThat(hashes(spans)).isEqualTo(hashes(whole));
    Result result = Result.read(spans);
    assertThat(result.pictures()).hasSize(105);
    assertThat(result.pictures().get(60).shows(GREEN, 160, 90)).isTrue();
  }

  @Test
  void anotherThemeStandsFromTheStart() {
    Theme theme = Theme.DEFAULT;
    Overrides overrides =
        new Overrides(new CellTask.Rerender(null, 0, VideoCodec.H264, null, null, theme));
    var entries =
        new Meeting()
            .event(1, new SessionEvent.ThemeChanged(theme)).stop(2).entries().stream()
                .flatMap(entry -> overrides.apply(entry).stream())
                .toList();
    assertThat(entries).hasSize(5);
    assertThat(entries.get(1))
        .isEqualTo(new JournalEntry.Event(0, new SessionEvent.ThemeChanged(theme)));
    assertThat(entries.get(2)).isEqualTo(new JournalEntry.Tick(0));
    assertThat(entries.get(3)).isEqualTo(new JournalEntry.Tick(Meeting.nanos(1)));
  }

  @Test
  void otherRectanglesStandFromTheStart() {
    CustomLayout half =
        new CustomLayout(List.of(new CustomLayout.Slot(CustomLayout.Role.SPEAKER, 0, 0, 0.5, 1)));
    Overrides overrides =
        new Overrides(
            new CellTask.Rerender(null, 0, VideoCodec.H264, LayoutKind.CUSTOM, half, null));
    RecordingState state = RecordingState.EMPTY;
    for (JournalEntry entry :
        new Meeting(LayoutKind.GRID)
            .event(1, new SessionEvent.LayoutChanged(LayoutKind.STAGE, null))
            .stop(2)
            .entries()) {
      for (JournalEntry instead : overrides.apply(entry)) {
        if (instead instanceof JournalEntry.Event(long _, SessionEvent event)) {
          state = state.apply(event);
        }
      }
    }
    assertThat(state.layout()).isEqualTo(LayoutKind.CUSTOM);
    assertThat(state.customLayout()).isEqualTo(half);
  }

  private static double seconds(List<CellReport> reports) {
    return ((CellReport.Done) reports.getLast()).durationSeconds();
  }

  private static Map<String, String> hashes(Path out) throws IOException {
    Map<String, String> hashes = new TreeMap<>();
    try (Stream<Path> files = Files.list(out)) {
      for (Path file : files.sorted(Comparator.naturalOrder()).toList()) {
        hashes.put(file.getFileName().toString(), FileDigest.sha256(file));
      }
    }
    return hashes;
  }

  private String assembled(Path segments, String name) throws IOException {
    Path file = directory.resolve(name);
    CellReport last =
        new Assembly(new CellTask.Assemble(segments, SEGMENTS, file)).run(new Reports(_ -> {}));
    assertThat(last).isInstanceOf(CellReport.Done.class);
    return FileDigest.sha256(file);
  }
}
