package io.videoconf.recorder.standalone.demo;

import io.videoconf.recorder.standalone.demo.SendCounters.Snapshot;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches a recording while the meeting is played, and shows how it goes. Thread-safe. */
final class MeetingMonitor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MeetingMonitor.class);
  private static final Duration INTERVAL = Duration.ofMillis(500);

  private final ControlClient control;
  private final String recordingId;
  private final MeetingPlayer player;
  private final Duration length;
  private final ProgressLine line;
  private final Map<Integer, Long> received = new HashMap<>();
  private final Map<Integer, Long> lost = new HashMap<>();
  private final long startNanos = System.nanoTime();
  private final Thread thread;
  private int restarts;
  private double cpuSeconds;
  private long cpuToldNanos = startNanos;
  private double cores;

  MeetingMonitor(
      ControlClient control,
      String recordingId,
      MeetingPlayer player,
      Duration length,
      ProgressLine line) {
    this.control = control;
    this.recordingId = recordingId;
    this.player = player;
    this.length = length;
    this.line = line;
    this.thread = Thread.ofVirtual().name("meeting-monitor").start(this::run);
  }

  /** Asks ingest once more; a track that was removed keeps its last numbers. */
  void refresh() throws IOException, InterruptedException {
    IngestState state = IngestState.of(control.state(recordingId));
    show(state, System.nanoTime());
  }

  /** RTP packets that ingest has received on all tracks. */
  synchronized long packetsReceived() {
    return received.values().stream().mapToLong(Long::longValue).sum();
  }

  synchronized int cellRestarts() {
    return restarts;
  }

  /** Ends the watching; returns at once. */
  @Override
  public void close() {
    thread.interrupt();
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        askOnce();
        Thread.sleep(INTERVAL);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void askOnce() throws InterruptedException {
    try {
      refresh();
    } catch (IOException e) {
      LOG.warn("ingest does not tell its state", e); // it may be starting again
    }
  }

  private synchronized void show(IngestState state, long nowNanos) {
    received.putAll(state.received());
    lost.putAll(state.lost());
    restarts = state.cellRestarts();
    if (state.cellCpuSeconds() > cpuSeconds) { // a cell tells it about once a second
      cores = (state.cellCpuSeconds() - cpuSeconds) / ((nowNanos - cpuToldNanos) / 1e9);
      cpuSeconds = state.cellCpuSeconds();
      cpuToldNanos = nowNanos;
    }
    Snapshot sent = player.totals();
    line.update(
        "%5.1f of %d s   sent %,d   received %,d   lost %,d   segments %d   cell %.2f cores, %d restarts"
            .formatted(
                (nowNanos - startNanos) / 1e9,
                length.toSeconds(),
                sent.packetsSent(),
                packetsReceived(),
                lost.values().stream().mapToLong(Long::longValue).sum(),
                state.segments(),
                cores,
                restarts),
        nowNanos);
  }
}
