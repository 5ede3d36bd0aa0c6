package io.videoconf.recorder.standalone.demo;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The RTP packets that ingest has counted, by track. A track that was removed keeps its last
 * number. Thread-safe.
 */
final class ReceivedPackets {
  private static final Duration INTERVAL = Duration.ofMillis(20);

  private final ControlClient control;
  private final String recordingId;
  private final Map<Integer, Long> byTrack = new HashMap<>();

  ReceivedPackets(ControlClient control, String recordingId) {
    this.control = control;
    this.recordingId = recordingId;
  }

  /** Asks ingest, and returns the state that was told. */
  IngestState refresh() throws IOException, InterruptedException {
    IngestState state = IngestState.of(control.state(recordingId));
    synchronized (this) {
      byTrack.putAll(state.received());
    }
    return state;
  }

  synchronized long total() {
    return byTrack.values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * Waits until ingest has counted what a track's sender put on the wire, but not longer than
   * {@code bound}.
   */
  void awaitTrack(int trackId, long sent, Duration bound) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + bound.toNanos();
    refresh();
    while (of(trackId) < sent && System.nanoTime() - deadline < 0) {
      Thread.sleep(INTERVAL);
      refresh();
    }
  }

  private synchronized long of(int trackId) {
    return byTrack.getOrDefault(trackId, 0L);
  }
}
