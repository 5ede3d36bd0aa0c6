package io.videoconf.recorder.ingest.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.journal.JournalEntry;
import io.videoconf.recorder.journal.JournalInfo;
import io.videoconf.recorder.journal.JournalOptions;
import io.videoconf.recorder.journal.JournalReader;
import io.videoconf.recorder.journal.JournalWriter;
import io.videoconf.recorder.journal.ReadResult;
import io.videoconf.recorder.journal.RecordingState;
import io.videoconf.recorder.model.event.SessionEvent;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionJournalTest {
  private static final int PACKETS = 5_000;

  @TempDir private Path directory;
  private SessionJournal journal;

  @BeforeEach
  void create() {
    journal =
        new SessionJournal(
            JournalWriter.create(directory, UUID.randomUUID(), JournalOptions.defaults()),
            new SessionClock(Instant.EPOCH, Instant.EPOCH, 0),
            RecordingState.EMPTY,
            0);
  }

  @Test
  void aPacketThatIsAppendedAfterANewerOneHasTheTimeOfThatOne() {
    journal.rtp(1, new byte[12], 0, 12, 2_000);
    journal.rtp(2, new byte[12], 0, 12, 1_000);
    journal.rtcp(1, new byte[12], 0, 12, 3_000);
    journal.close();
    assertThat(arrivals()).containsExactly(2_000L, 2_000L, 3_000L);
  }

  @Test
  void aPacketIsTheSliceThatWasGiven() {
    journal.rtp(1, new byte[] {9, 9, 1, 2, 3, 9}, 2, 3, 0);
    journal.close();
    try (JournalReader reader = JournalReader.open(directory)) {
      assertThat(reader.next())
          .isEqualTo(new ReadResult.Entry(new JournalEntry.Rtp(0, 1, new byte[] {1, 2, 3})));
    }
  }

  @Test
  void aReaderSeesWhatARoundBrought() {
    journal.rtp(1, new byte[12], 0, 12, 5);
    journal.onRoundEnd(6);
    assertThat(JournalInfo.scan(directory).rtpPackets()).isEqualTo(1);
  }

  @Test
  void severalLoopsWriteOneJournalWhoseTimesNeverDecreaseAndWhichLosesNothing() throws Exception {
    List<Thread> loops = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      int track = i + 1;
      loops.add(
          Thread.ofPlatform()
              .start(() -> {
                byte[] packet = new byte[1200];
                for (int n = 0; n < PACKETS; n++) {
                  journal.rtp(track, packet, 0, packet.length, System.nanoTime());
                  if (n % 50 == 0) {
                    journal.onRoundEnd(System.nanoTime());
                  }
                }
              }));
    }
    for (Thread loop : loops) {
      loop.join();
    }
    journal.record(new SessionEvent.RecordingStopped("requested"));
    journal.close();
    JournalInfo info = JournalInfo.scan(directory);
    assertThat(info.rtpPackets()).isEqualTo(4L * PACKETS);
    assertThat(info.damages()).isEmpty();
    assertThat(arrivals()).isSorted();
  }

  private List<Long> arrivals() {
    List<Long> arrivals = new ArrayList<>();
    try (JournalReader reader = JournalReader.open(directory)) {
      while (reader.next() instanceof ReadResult.Entry(JournalEntry entry)) {
        arrivals.add(entry.arrivalNanos());
      }
    }
    return arrivals;
  }
}
