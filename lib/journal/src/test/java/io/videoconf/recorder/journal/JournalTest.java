package io.videoconf.recorder.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.videoconf.recorder.model.event.SessionEvent;
import io.videoconf.recorder.model.layout.Fit;
import io.videoconf.recorder.model.look.Corner;
import io.videoconf.recorder.model.look.Image;
import io.videoconf.recorder.model.look.Theme;
import io.videoconf.recorder.model.look.Watermark;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JournalTest {
  @TempDir Path directory;

  @Test
  void whatWasWrittenIsRead() {
    List<JournalEntry> entries =
        List.of(
            Journals.started(),
            Journals.rtp(1, 0x80, 96),
            Journals.rtp(1),
            new JournalEntry.Rtcp(2, 65_535, new byte[] {1}),
            new JournalEntry.Tick(3),
            Journals.stopped(4));
    Journals.write(directory, JournalOptions.defaults(), entries);
    try (JournalReader reader = JournalReader.open(directory)) {
      assertThat(Journals.entries(Journals.readResults(reader))).isEqualTo(entries);
      assertThat(reader.next()).isInstanceOf(ReadResult.Finished.class);
      assertThat(reader.recordingId()).isEqualTo(Journals.ID);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void anyEntriesComeBackWholeAndInOrder(long seed) {
    List<JournalEntry> entries = Journals.random(new Random(seed), 500);
    JournalOptions options = new JournalOptions(100_000, Duration.ofMillis(200), chunk -> {});
    Journals.write(directory, options, entries);
    assertThat(Journals.readEntries(directory)).as("seed %d", seed).isEqualTo(entries);
    assertThat(Chunks.list(directory)).hasSizeGreaterThan(10);
  }

  @Test
  void aThemeWithTheLargestImagesIsKept() {
    byte[] png = new byte[Image.MAX_BYTES];
    System.arraycopy(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10}, 0, png, 0, 8);
    Image image = new Image(png);
    Theme plain = Theme.DEFAULT;
    Theme theme =
        new Theme(
            plain.background(),
            image,
            plain.tile(),
            plain.accent(),
            plain.labelText(),
            plain.labelBackground(),
            true,
            Fit.FIT,
            0,
            new Watermark(image, Corner.TOP_LEFT, 1, 0.1),
            false,
            null,
            0);
    List<JournalEntry> entries =
        List.of(
            Journals.started(),
            Journals.rtp(1, 1),
            new JournalEntry.Event(2, new SessionEvent.ThemeChanged(theme)),
            Journals.rtp(3, 2),
            Journals.stopped(4));
    Journals.write(directory, JournalOptions.defaults(), entries);
    assertThat(Journals.readEntries(directory)).isEqualTo(entries);
  }

  @Test
  void packetsAreTakenOutOfBothKindsOfBuffer() {
    try (JournalWriter writer =
        JournalWriter.create(directory, Journals.ID, JournalOptions.defaults())) {
      ByteBuffer direct = ByteBuffer.allocateDirect(10);
      direct.put(4, (byte) 7).put(5, (byte) 8).position(9);
      writer.appendRtp(1, 1, direct, 4, 2);
      writer.appendRtp(2, 1, new byte[] {0, 5, 6, 0}, 1, 2);
      assertThat(direct.position()).isEqualTo(9);
    }
    assertThat(Journals.readEntries(directory))
        .containsExactly(Journals.rtp(1, 7, 8), Journals.rtp(2, 5, 6));
  }

  @Test
  void arrivalTimesNeverGoBack() {
    Journals.write(
        directory,
        JournalOptions.defaults(),
        List.of(Journals.rtp(-5, 1), Journals.rtp(10, 2), Journals.rtp(9, 3)));
    assertThat(Journals.readEntries(directory))
        .extracting(JournalEntry::arrivalNanos)
        .containsExactly(0L, 10L, 10L);
  }

  @Test
  void aChunkEndsAtItsSizeOrItsDurationAndIsAnnouncedInOrder() {
    List<Path> closed = new ArrayList<>();
    JournalOptions options = new JournalOptions(1024, Duration.ofSeconds(1), closed::add);
    try (JournalWriter writer = JournalWriter.create(directory, Journals.ID, options)) {
      writer.append(new JournalEntry.Rtp(0, 1, new byte[900]));
      writer.append(new JournalEntry.Rtp(1, 1, new byte[900]));
      writer.append(new JournalEntry.Tick(Duration.ofSeconds(1).toNanos()));
      writer.append(new JournalEntry.Tick(Duration.ofSeconds(1).toNanos() + 1));
      assertThat(closed).isEmpty();
      writer.sync();
      assertThat(closed).hasSize(2);
    }
    assertThat(closed).isEqualTo(Chunks.list(directory)).hasSize(3);
    assertThat(Journals.readEntries(directory)).hasSize(4);
  }

  @Test
  void whatWasFlushedIsSeenByAReader() {
    try (JournalWriter writer =
            JournalWriter.create(directory, Journals.ID, JournalOptions.defaults());
        JournalReader reader = JournalReader.open(directory)) {
      writer.append(Journals.rtp(1, 1));
      assertThat(reader.next()).isInstanceOf(ReadResult.AtTail.class);
      writer.flush();
      assertThat(reader.next()).isEqualTo(new ReadResult.Entry(Journals.rtp(1, 1)));
      assertThat(reader.next()).isInstanceOf(ReadResult.AtTail.class);
    }
  }

  @Test
  void aReaderMayComeBeforeTheWriter() {
    Path later = directory.resolve("later");
    try (JournalReader reader = JournalReader.open(later)) {
      assertThat(reader.next()).isInstanceOf(ReadResult.AtTail.class);
      Journals.write(later, JournalOptions.defaults(), List.of(Journals.started()));
      assertThat(reader.next()).isEqualTo(new ReadResult.Entry(Journals.started()));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void aReaderThatTailsSeesEachEntryOnce(long seed) {
    Random random = new Random(seed);
    List<JournalEntry> entries = Journals.random(random, 1_000);
    JournalOptions options = new JournalOptions(50_000, Duration.ofMillis(300), chunk -> {});
    List<JournalEntry> seen = new ArrayList<>();
    try (JournalWriter writer = JournalWriter.create(directory, Journals.ID, options);
        JournalReader reader = JournalReader.open(directory)) {
      for (JournalEntry entry : entries) {
        writer.append(entry);
        if (random.nextInt(3) == 0) {
          writer.flush();
        }
        if (random.nextInt(5) == 0) {
          seen.addAll(Journals.entries(Journals.readResults(reader)));
        }
      }
      writer.flush();
      seen.addAll(Journals.entries(Journals.readResults(reader)));
    }
    assertThat(seen).as("seed %d", seed).isEqualTo(entries);
  }

  @Test
  @Timeout(60)
  void aReaderOnAnotherThreadSeesEachEntryOnce() throws InterruptedException {
    List<JournalEntry> entries = new ArrayList<>(Journals.random(new Random(11), 3_000));
    entries.add(Journals.stopped(Long.MAX_VALUE));
    JournalOptions options = new JournalOptions(20_000, Duration.ofMillis(100), chunk -> {});
    List<JournalEntry> seen = new ArrayList<>();
    try (JournalReader reader = JournalReader.open(directory)) {
      Thread writer =
          Thread.ofPlatform()
              .start(() -> {
                try (JournalWriter journal =
                    JournalWriter.create(directory, Journals.ID, options)) {
                  for (JournalEntry entry : entries) {
                    journal.append(entry);
                    journal.flush();
                  }
                }
              });
      ReadResult result = reader.next();
      while (!(result instanceof ReadResult.Finished)) {
        assertThat(result).isNotInstanceOf(ReadResult.Corrupt.class);
        if (result instanceof ReadResult.Entry(JournalEntry entry)) {
          seen.add(entry);
        }
        result = reader.next();
      }
      writer.join();
    }
    assertThat(seen).isEqualTo(entries);
  }

  @Test
  void nothingFollowsTheStop() {
    try (JournalWriter writer =
        JournalWriter.create(directory, Journals.ID, JournalOptions.defaults())) {
      writer.append(Journals.stopped(1));
      assertThat(writer.isStopped()).isTrue();
      assertThatThrownBy(() -> writer.append(new JournalEntry.Tick(2)))
          .isInstanceOf(IllegalStateException.class);
    }
    assertThatThrownBy(
            () -> JournalWriter.reopen(directory, Journals.ID, JournalOptions.defaults()))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aJournalIsNotOverwritten() {
    Journals.write(directory, JournalOptions.defaults(), List.of());
    assertThatThrownBy(
            () -> JournalWriter.create(directory, Journals.ID, JournalOptions.defaults()))
        .isInstanceOf(UncheckedIOException.class);
  }
}
