package io.videoconf.recorder.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailingDiskTest {
  @TempDir Path directory;

  /** Bytes that the disk still takes. */
  private long room = Long.MAX_VALUE;

  @Test
  void aFullDiskIsAnErrorAndNothingIsTornWhenItHasRoomAgain() throws IOException {
    Random random = new Random(3);
    JournalOptions options = new JournalOptions(100_000, Duration.ofHours(1), chunk -> {});
    List<JournalEntry> added = new ArrayList<>();
    int refused = 0;
    try (JournalWriter writer =
        new JournalWriter(directory, Journals.ID, options, this::open, JournalTail.NONE)) {
      for (JournalEntry entry : Journals.random(random, 2_000)) {
        room = random.nextInt(3) > 0 ? random.nextInt(300) : Long.MAX_VALUE;
        try {
          writer.append(entry);
          added.add(entry);
        } catch (UncheckedIOException e) {
          refused++;
        }
        try {
          writer.flush();
        } catch (UncheckedIOException e) {
          assertThat(e).hasMessageContaining("No space left");
        }
      }
      room = Long.MAX_VALUE;
    }
    assertThat(refused).isPositive();
    try (JournalReader reader = JournalReader.open(directory)) {
      List<ReadResult> results = Journals.readResults(reader);
      assertThat(Journals.entries(results)).isEqualTo(added).hasSameSizeAs(results);
    }
  }

  @Test
  void aFailedSyncIsAnErrorAndTriedAgain() throws IOException {
    List<Path> closed = new ArrayList<>();
    JournalOptions options = new JournalOptions(1024, Duration.ofNanos(1), closed::add);
    try (JournalWriter writer =
        new JournalWriter(directory, Journals.ID, options, this::open, JournalTail.NONE)) {
      writer.append(Journals.rtp(1, 1));
      writer.append(Journals.rtp(2, 1));
      room = 0;
      assertThatThrownBy(writer::sync).isInstanceOf(UncheckedIOException.class);
      assertThat(closed).isEmpty();
      room = Long.MAX_VALUE;
      writer.sync();
      assertThat(closed).hasSize(1);
    }
    assertThat(closed).hasSize(2);
  }

  private ChunkSink open(Path path) throws IOException {
    ChunkSink file = ChunkSink.createFile(path);
    return new ChunkSink() {
      @Override
      public Path path() {
        return path;
      }

      @Override
      public void write(ByteBuffer bytes) throws IOException {
        if (room == 0) {
          throw new IOException("No space left on device");
        }
        int count = (int) Math.min(room, bytes.remaining());
        room -= count;
        file.write(bytes.slice(bytes.position(), count));
        bytes.position(bytes.position() + count);
      }

      @Override
      public void sync() throws IOException {
        if (room == 0) {
          throw new IOException("Input/output error");
        }
        file.sync();
      }

      @Override
      public void close() throws IOException {
        file.close();
      }
    };
  }
}
