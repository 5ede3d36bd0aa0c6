package io.videoconf.recorder.journal;

import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.TrackSource;
import io.videoconf.recorder.model.TrackSpec;
import io.videoconf.recorder.model.VideoFormat;
import io.videoconf.recorder.model.event.SessionEvent;
import io.videoconf.recorder.model.layout.LayoutKind;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** What the tests of the journal share. */
final class Journals {
  static final UUID ID = new UUID(7, 42);

  private Journals() {}

  static JournalEntry.Event started() {
    return new JournalEntry.Event(
        0,
        new SessionEvent.RecordingStarted(
            ID,
            "meeting",
            "Title",
            null,
            Instant.parse("2026-11-22T10:00:00Z"),
            VideoFormat.HD_720P30,
            LayoutKind.AUTO));
  }

  static JournalEntry.Event stopped(long arrivalNanos) {
    return new JournalEntry.Event(arrivalNanos, new SessionEvent.RecordingStopped("requested"));
  }

  static JournalEntry.Rtp rtp(long arrivalNanos, int... bytes) {
    byte[] packet = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      packet[i] = (byte) bytes[i];
    }
    return new JournalEntry.Rtp(arrivalNanos, 1, packet);
  }

  static SessionEvent.TrackAdded trackAdded(int trackId, String participantId, int rtpPort) {
    return new SessionEvent.TrackAdded(
        TrackSpec.of(trackId, participantId, TrackSource.CAMERA, Codec.VP8, 96, null, 0, Map.of()),
        rtpPort,
        rtpPort + 1);
  }

  /** Entries in order of arrival, without a start or a stop. */
  static List<JournalEntry> random(Random random, int count) {
    List<JournalEntry> entries = new ArrayList<>();
    long now = 0;
    for (int i = 0; i < count; i++) {
      now += random.nextLong(20_000_000);
      byte[] packet = new byte[random.nextInt(10) == 0 ? random.nextInt(65_536) : 200];
      random.nextBytes(packet);
      int track = random.nextInt(0x1_0000);
      entries.add(
          switch (random.nextInt(6)) {
            case 0 -> new JournalEntry.Tick(now);
            case 1 -> new JournalEntry.Rtcp(now, track, packet);
            case 2 -> new JournalEntry.Event(now, new SessionEvent.ParticipantLeft("p" + track));
            default -> new JournalEntry.Rtp(now, track, packet);
          });
    }
    return entries;
  }

  static void write(Path directory, JournalOptions options, List<JournalEntry> entries) {
    try (JournalWriter writer = JournalWriter.create(directory, ID, options)) {
      entries.forEach(writer::append);
    }
  }

  /** All results up to AtTail or Finished, without it. */
  static List<ReadResult> readResults(JournalReader reader) {
    List<ReadResult> results = new ArrayList<>();
    ReadResult result = reader.next();
    while (!(result instanceof ReadResult.AtTail) && !(result instanceof ReadResult.Finished)) {
      results.add(result);
      result = reader.next();
    }
    return results;
  }

  static List<JournalEntry> entries(List<ReadResult> results) {
    List<JournalEntry> entries = new ArrayList<>();
    for (ReadResult result : results) {
      if (result instanceof ReadResult.Entry(JournalEntry entry)) {
        entries.add(entry);
      }
    }
    return entries;
  }

  static List<JournalEntry> readEntries(Path directory) {
    try (JournalReader reader = JournalReader.open(directory)) {
      return entries(readResults(reader));
    }
  }
}
