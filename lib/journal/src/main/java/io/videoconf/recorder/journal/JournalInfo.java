package io.videoconf.recorder.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a journal holds.
 *
 * @param recordingId null when no chunk tells it
 * @param bytes of all chunk files
 * @param duration arrival time of the newest record
 * @param mediaStart arrival time of the first RTP packet, where the timeline of a recording begins;
 *     null when there is none
 * @param damages places that could not be read
 * @param state after all events
 */
public record JournalInfo(
    @Nullable UUID recordingId,
    int chunks,
    long bytes,
    long events,
    long rtpPackets,
    long rtcpPackets,
    long ticks,
    Duration duration,
    @Nullable Duration mediaStart,
    List<ReadResult.Corrupt> damages,
    RecordingState state) {

  /** Whether the recording was stopped: nothing more will be appended. */
  public boolean isComplete() {
    return state.isStopped();
  }

  /**
   * Reads a whole journal.
   *
   * @throws UncheckedIOException when it cannot be read
   */
  public static JournalInfo scan(Path directory) {
    Scan scan = new Scan();
    List<Path> chunks = Chunks.list(directory);
    try (JournalReader reader = JournalReader.open(directory)) {
      ReadResult result = reader.next();
      while (scan.take(result)) {
        result = reader.next();
      }
      return scan.info(reader.recordingId(), chunks);
    }
  }

  private static final class Scan {
    private long events;
    private long rtpPackets;
    private long rtcpPackets;
    private long ticks;
    private long lastNanos;
    private @Nullable Duration mediaStart;
    private RecordingState state = RecordingState.EMPTY;
    private final List<ReadResult.Corrupt> damages = new ArrayList<>();

    boolean take(ReadResult result) {
      switch (result) {
        case ReadResult.Entry(JournalEntry entry) -> count(entry);
        case ReadResult.Corrupt corrupt -> damages.add(corrupt);
        case ReadResult.AtTail() -> {
          return false;
        }
        case ReadResult.Finished() -> {
          return false;
        }
      }
      return true;
    }

    private void count(JournalEntry entry) {
      lastNanos = entry.arrivalNanos();
      switch (entry) {
        case JournalEntry.Event event -> {
          events++;
          state = state.apply(event.event());
        }
        case JournalEntry.Rtp rtp -> {
          rtpPackets++;
          if (mediaStart == null) {
            mediaStart = Duration.ofNanos(lastNanos);
          }
        }
        case JournalEntry.Rtcp rtcp -> rtcpPackets++;
        case JournalEntry.Tick tick -> ticks++;
      }
    }

    JournalInfo info(@Nullable UUID recordingId, List<Path> chunks) {
      long bytes = 0;
      try {
        for (Path chunk : chunks) {
          bytes += Files.size(chunk);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return new JournalInfo(
          recordingId,
          chunks.size(),
          bytes,
          events,
          rtpPackets,
          rtcpPackets,
          ticks,
          Duration.ofNanos(lastNanos),
          mediaStart,
          List.copyOf(damages),
          state);
    }
  }
}
