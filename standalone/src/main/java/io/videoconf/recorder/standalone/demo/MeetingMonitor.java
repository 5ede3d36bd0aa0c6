package io.videoconf.recorder.standalone.demo;

import io.videoconf.recorder.standalone.demo.SendCounters.Snapshot;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches a recording while the meeting is played, and shows how it goes. Thread-safe. */
final class MeetingMonitor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MeetingMonitor.class);
  private static final Duration INTERVAL = Duration.ofMillis(500);

  private final ReceivedPackets received;
  private final MeetingPlayer player;
  private final Duration length;
  private final ProgressLine line;
  private final long startNanos = System.nanoTime();
  private final Thread thread;
  private volatile int restarts;

  MeetingMonitor(
      ReceivedPackets received, MeetingPlayer player, Duration length, ProgressLine line) {
    this.received = received;
    this.player = player;
    this.length = length;
    this.line = line;
    this.thread = Thread.ofVirtual().name("meeting-monitor").start(this::run);
  }

  int cellRestarts() {
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
      show(received.refresh(), System.nanoTime());
    } catch (IOException e) {
      LOG.warn("ingest does not tell its state", e); // it may be starting again
    }
  }

  private void show(IngestState state, long nowNanos) {
    restarts = state.cellRestarts();
    Snapshot sent = player.totals();
    double elapsedSeconds = Math.max(0.001, (nowNanos - startNanos) / 1e9);
    line.update(
        "%5.1f of %d s   sent %,d   received %,d   lost %,d   segments %d   cell %.2f cores, %d restarts"
            .formatted(
                elapsedSeconds,
                length.toSeconds(),
                sent.packetsSent(),
                received.total(),
                state.lost(),
                state.segments(),
                state.cellCpuSeconds() / elapsedSeconds,
                restarts),
        nowNanos);
  }
}
