package io.videoconf.recorder.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecoveryTest {
  private static final JournalOptions OPTIONS = JournalOptions.defaults();

  @TempDir Path directory;

  @Test
  void whereverTheLastRecordIsTornAllEarlierOnesAreReadAndWritingGoesOn() throws IOException {
    List<JournalEntry> entries =
        List.of(Journals.started(), Journals.rtp(5, 1, 2), Journals.rtp(9, 3, 4, 5));
    Path whole = directory.resolve("whole");
    Journals.write(whole, OPTIONS, entries);
    byte[] chunk = Files.readAllBytes(Chunks.path(whole, 0));
    int lastRecord = 8 + 11 + 3;
    for (int cut = 0; cut < lastRecord; cut++) {
      Path torn = Files.createDirectory(directory.resolve("torn-" + cut));
      Files.write(Chunks.path(torn, 0), Arrays.copyOf(chunk, chunk.length - lastRecord + cut));
      List<Path> closed = new ArrayList<>();
      try (JournalReader reader = JournalReader.open(torn)) {
        assertThat(Journals.entries(Journals.readResults(reader)))
            .as("cut %d", cut)
            .isEqualTo(entries.subList(0, 2));
        try (JournalWriter writer =
            JournalWriter.reopen(torn, Journals.ID, OPTIONS.withClosedChunks(closed::add))) {
          assertThat(writer.lastArrivalNanos()).isEqualTo(5);
          assertThat(closed).containsExactly(Chunks.path(torn, 0));
          writer.append(Journals.rtp(3, 7));
        }
        assertThat(Journals.readResults(reader))
            .as("cut %d, tailing", cut)
            .containsExactly(new ReadResult.Entry(Journals.rtp(5, 7)));
      }
      assertThat(Journals.readEntries(torn))
          .as("cut %d, reopened", cut)
          .containsExactly(entries.get(0), entries.get(1), Journals.rtp(5, 7));
    }
  }

  @Test
  void whereverTheHeaderIsTornTheChunkIsBegunAgain() throws IOException {
    Path whole = directory.resolve("whole");
    Journals.write(whole, OPTIONS, List.of());
    byte[] chunk = Files.readAllBytes(Chunks.path(whole, 0));
    for (int length = 0; length < chunk.length; length++) {
      Path torn = Files.createDirectory(directory.resolve("torn-" + length));
      Files.write(Chunks.path(torn, 0), Arrays.copyOf(chunk, length));
      assertThat(Journals.readEntries(torn)).isEmpty();
      try (JournalWriter writer = JournalWriter.reopen(torn, Journals.ID, OPTIONS)) {
        writer.append(Journals.started());
      }
      assertThat(Journals.readEntries(torn)).containsExactly(Journals.started());
      assertThat(Chunks.list(torn)).hasSize(1);
    }
  }

  @Test
  void aWriterMayBeReopenedBeforeItsFirstRecord() {
    try (JournalWriter writer = JournalWriter.reopen(directory, Journals.ID, OPTIONS)) {
      writer.append(Journals.started());
    }
    assertThat(Journals.readEntries(directory)).containsExactly(Journals.started());
  }

  @Test
  void theLastArrivalTimeIsFoundInAnEarlierChunkWhenTheLastIsEmpty() {
    Journals.write(directory, OPTIONS, List.of(Journals.rtp(77, 1)));
    JournalWriter.reopen(directory, Journals.ID, OPTIONS).close();
    try (JournalWriter writer = JournalWriter.reopen(directory, Journals.ID, OPTIONS)) {
      assertThat(writer.lastArrivalNanos()).isEqualTo(77);
    }
  }

  @Test
  void aJournalOfAnotherRecordingIsNotTouched() {
    Journals.write(directory, OPTIONS, List.of(Journals.started()));
    assertThatThrownBy(() -> JournalWriter.reopen(directory, new UUID(1, 1), OPTIONS))
        .isInstanceOf(IllegalStateException.class);
    assertThat(Chunks.list(directory)).hasSize(1);
  }

  @Test
  void zerosThatAPowerCutLeftAreCut() throws IOException {
    Journals.write(directory, OPTIONS, List.of(Journals.rtp(1, 1)));
    Path chunk = Chunks.path(directory, 0);
    byte[] good = Files.readAllBytes(chunk);
    Files.write(chunk, Arrays.copyOf(good, good.length + 5_000));
    JournalWriter.reopen(directory, Journals.ID, OPTIONS).close();
    assertThat(Files.readAllBytes(chunk)).isEqualTo(good);
  }

  @Test
  void aDamagedRecordIsReportedAndTheNextOneRead() throws IOException {
    Journals.write(
        directory, OPTIONS, List.of(Journals.rtp(1, 1), Journals.rtp(2, 2), Journals.rtp(3, 3)));
    flip(Chunks.path(directory, 0), (ChunkHeader.BYTES + 20 + 19) * 8);
    try (JournalReader reader = JournalReader.open(directory)) {
      List<ReadResult> results = Journals.readResults(reader);
      assertThat(results).hasSize(3);
      assertThat(results.get(0)).isEqualTo(new ReadResult.Entry(Journals.rtp(1, 1)));
      assertThat(results.get(1))
          .isInstanceOfSatisfying(
              ReadResult.Corrupt.class,
              corrupt -> assertThat(corrupt.where()).isEqualTo("00000000.journal:64"));
      assertThat(results.get(2)).isEqualTo(new ReadResult.Entry(Journals.rtp(3, 3)));
    }
  }

  @Test
  void aChunkDamagedBeyondItsFramingIsReportedOnceAndTheNextChunkRead() throws IOException {
    writeTwoChunks();
    flip(Chunks.path(directory, 0), ChunkHeader.BYTES * 8 + 24);
    assertCorruptThen(Journals.rtp(20, 4), Journals.rtp(21, 5));
  }

  @Test
  void aChunkThatIsMissingIsReportedAndTheNextOneRead() throws IOException {
    writeTwoChunks();
    Files.delete(Chunks.path(directory, 0));
    assertCorruptThen(Journals.rtp(20, 4), Journals.rtp(21, 5));
  }

  @Test
  void aChunkThatLostItsEndIsReported() throws IOException {
    writeTwoChunks();
    Path chunk = Chunks.path(directory, 0);
    byte[] bytes = Files.readAllBytes(chunk);
    Files.write(chunk, Arrays.copyOf(bytes, ChunkHeader.BYTES));
    assertCorruptThen(Journals.rtp(20, 4), Journals.rtp(21, 5));
  }

  @Test
  void aFlippedBitAnywhereNeverThrowsAndNeverMakesUpAnEntry() throws IOException {
    writeTwoChunks();
    List<JournalEntry> entries = Journals.readEntries(directory);
    for (Path chunk : Chunks.list(directory)) {
      for (int bit = 0; bit < Files.size(chunk) * 8; bit++) {
        flip(chunk, bit);
        try (JournalReader reader = JournalReader.open(directory)) {
          List<ReadResult> results = Journals.readResults(reader);
          List<JournalEntry> read = Journals.entries(results);
          assertThat(entries).as("%s bit %d", chunk, bit).containsSubsequence(read);
          boolean lastChunk = chunk.equals(Chunks.path(directory, 1));
          assertThat(read.size() < entries.size())
              .as("%s bit %d is noticed", chunk, bit)
              .isEqualTo(true);
          assertThat(lastChunk || results.stream().anyMatch(ReadResult.Corrupt.class::isInstance))
              .as("%s bit %d is reported", chunk, bit)
              .isTrue();
        }
        flip(chunk, bit);
      }
    }
  }

  @Test
  void randomBytesNeverThrow() throws IOException {
    for (long seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      Path journal = Files.createDirectory(directory.resolve("r" + seed));
      Journals.write(journal, OPTIONS, List.of(Journals.rtp(1, 1)));
      Path chunk = Chunks.path(journal, 0);
      byte[] garbage = new byte[random.nextInt(200)];
      random.nextBytes(garbage);
      byte[] good = Files.readAllBytes(chunk);
      byte[] both = Arrays.copyOf(good, good.length + garbage.length);
      System.arraycopy(garbage, 0, both, good.length, garbage.length);
      Files.write(chunk, both);
      JournalWriter.reopen(journal, Journals.ID, OPTIONS).close();
      assertThat(Journals.readEntries(journal))
          .as("seed %d", seed)
          .containsExactly(Journals.rtp(1, 1));
    }
  }

  @Test
  void aSummaryTellsWhatIsThereAndWhatIsDamaged() throws IOException {
    Journals.write(
        directory,
        OPTIONS,
        List.of(
            Journals.started(),
            Journals.rtp(1, 1),
            Journals.rtp(2, 2),
            new JournalEntry.Rtcp(3, 1, new byte[4]),
            new JournalEntry.Tick(4),
            Journals.stopped(5)));
    JournalInfo info = JournalInfo.scan(directory);
    assertThat(info.isComplete()).isTrue();
    assertThat(info.damages()).isEmpty();
    assertThat(List.of(info.events(), info.rtpPackets(), info.rtcpPackets(), info.ticks()))
        .containsExactly(2L, 2L, 1L, 1L);
    assertThat(info.duration()).isEqualTo(Duration.ofNanos(5));
    assertThat(info.bytes()).isEqualTo(Files.size(Chunks.path(directory, 0)));
    assertThat(info.recordingId()).isEqualTo(Journals.ID);

    flip(Chunks.path(directory, 0), (int) (info.bytes() - 1) * 8);
    assertThat(JournalInfo.scan(directory).isComplete()).isFalse();
  }

  private void writeTwoChunks() {
    JournalOptions options = new JournalOptions(1024, Duration.ofNanos(10), chunk -> {});
    Journals.write(
        directory,
        options,
        List.of(
            Journals.rtp(1, 1),
            Journals.rtp(2, 2, 2),
            new JournalEntry.Tick(3),
            Journals.rtp(20, 4),
            Journals.rtp(21, 5)));
    assertThat(Chunks.list(directory)).hasSize(2);
  }

  private void assertCorruptThen(JournalEntry... entries) {
    try (JournalReader reader = JournalReader.open(directory)) {
      List<ReadResult> results = Journals.readResults(reader);
      assertThat(results).hasSize(1 + entries.length);
      assertThat(results.getFirst()).isInstanceOf(ReadResult.Corrupt.class);
      assertThat(Journals.entries(results)).containsExactly(entries);
    }
  }

  private static void flip(Path file, int bit) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bit / 8] ^= (byte) (1 << (bit % 8));
    Files.write(file, bytes);
  }
}
