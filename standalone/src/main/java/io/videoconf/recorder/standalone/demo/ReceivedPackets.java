package io.videoconf.recorder.standalone.demo;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * The RTP packets that ingest has counted, by track. A track that was removed keeps its last
 * number. Thread-safe.
 */
final class ReceivedPackets {
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
}
