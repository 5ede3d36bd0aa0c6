package io.videoconf.recorder.ingest.session;

import io.videoconf.recorder.ingest.receive.TrackEndpoint;
import io.videoconf.recorder.journal.JournalEntry;
import io.videoconf.recorder.journal.JournalWriter;
import io.videoconf.recorder.journal.RecordingState;
import io.videoconf.recorder.model.event.SessionEvent;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The journal of a live recording and the state that its events add up to. Packets come from the receive loop, events from
 * HTTP threads; each method is atomic. An event is in the state if and only if it is in the journal.
 */
final class SessionJournal implements TrackEndpoint.Sink, AutoCloseable {
  /** A reader's clock stands still until the next record: without packets a tick moves it. */
  private static final long TICK_NANOS = Duration.ofMillis(100).toNanos();

  /** Null when the journal was complete already: then nothing is ever written. */
  private final @Nullable JournalWriter writer;

  private final SessionClock clock;
  private RecordingState state;
  private long lastArrivalNanos;
  private long lastPacketNanos;
  private boolean closed;

  /**
   * @param writer owned from now on; null for a journal that is complete
   * @param state what the journal holds so far
   * @param lastArrivalNanos arrival time of its last record
   */
  SessionJournal(
      @Nullable JournalWriter writer,
      SessionClock clock,
      RecordingState state,
      long lastArrivalNanos) {
    this.writer = writer;
    this.closed = writer == null;
    this.clock = clock;
    this.state = state;
    this.lastArrivalNanos = lastArrivalNanos;
    this.lastPacketNanos = lastArrivalNanos;
  }

  /** Appends an event at the present time. */
  synchronized RecordingState record(SessionEvent event) {
    if (writer != null && !closed) {
      append(writer, new JournalEntry.Event(now(), event));
      state = state.apply(event);
      writer.flush();
    }
    return state;
  }

  @Override
  public synchronized void rtp(int trackId, byte[] bytes, int length, long nanoTime) {
    if (writer != null && !closed) {
      lastArrivalNanos = Math.max(lastArrivalNanos, clock.arrivalNanos(nanoTime));
      lastPacketNanos = lastArrivalNanos;
      writer.appendRtp(lastArrivalNanos, trackId, bytes, 0, length);
    }
  }

  @Override
  public synchronized void rtcp(int trackId, byte[] bytes, int length, long nanoTime) {
    if (writer != null && !closed) {
      lastArrivalNanos = Math.max(lastArrivalNanos, clock.arrivalNanos(nanoTime));
      writer.appendRtcp(lastArrivalNanos, trackId, bytes, 0, length);
    }
  }

  /** Ends a turn of the receive loop: what was read is handed to the operating system. */
  synchronized void endTurn(long nanoTime) {
    if (writer == null || closed) {
      return;
    }
    long arrivalNanos = clock.arrivalNanos(nanoTime);
    if (arrivalNanos - lastArrivalNanos >= TICK_NANOS) {
      append(writer, new JournalEntry.Tick(arrivalNanos));
    }
    writer.flush();
  }

  /** Brings what was written to the disk. Does not hold up the receive loop. */
  void sync() {
    if (writer != null) {
      writer.sync();
    }
  }

  synchronized RecordingState state() {
    return state;
  }

  /** Time since the recording's start, in nanoseconds. */
  synchronized long nowNanos() {
    return now();
  }

  /** How long no media packet has arrived. */
  synchronized Duration silence() {
    return Duration.ofNanos(now() - lastPacketNanos);
  }

  /** Ends writing; records that come later are dropped. */
  @Override
  public synchronized void close() {
    if (writer != null && !closed) {
      closed = true;
      writer.close();
    }
  }

  private long now() {
    return Math.max(lastArrivalNanos, clock.arrivalNanos(System.nanoTime()));
  }

  private void append(JournalWriter writer, JournalEntry entry) {
    lastArrivalNanos = Math.max(lastArrivalNanos, entry.arrivalNanos());
    writer.append(entry);
  }
}
