package io.videoconf.recorder.ingest.session;

import io.videoconf.recorder.ingest.receive.PacketSink;
import io.videoconf.recorder.journal.JournalEntry;
import io.videoconf.recorder.journal.JournalWriter;
import io.videoconf.recorder.journal.RecordingState;
import io.videoconf.recorder.model.event.SessionEvent;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal of a live recording and the state that its events add up to. Packets come from the
 * receive loops, events from HTTP threads; each method is atomic. An event is in the state if and
 * only if it is in the journal. A packet that one loop read before another's and appends after it
 * has the arrival time of that one: times never decrease.
 */
public final class SessionJournal implements PacketSink, AutoCloseable {
  /** A reader's clock stands still until the next record: without packets a tick moves it. */
  private static final long TICK_NANOS = Duration.ofMillis(100).toNanos();

  private static final long COMPLAINT_NANOS = Duration.ofSeconds(5).toNanos();
  private static final Logger log = LoggerFactory.getLogger(SessionJournal.class);

  /** Null when the journal was complete already: then nothing is ever written. */
  private final @Nullable JournalWriter writer;

  private final SessionClock clock;
  private RecordingState state;
  private long lastArrivalNanos;
  private long lastPacketNanos;
  private boolean closed;
  private long writeFailures;
  private long complainedNanos;

  /**
   * @param writer owned from now on; null for a journal that is complete
   * @param state what the journal holds so far
   * @param lastArrivalNanos arrival time of its last record
   */
  public SessionJournal(
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
    return record(event, now());
  }

  /** Appends an event at a time since the recording's start, but not before the last record. */
  synchronized RecordingState record(SessionEvent event, Duration arrival) {
    if (writer != null && !closed) {
      append(writer, new JournalEntry.Event(arrival.toNanos(), event));
      state = state.apply(event);
      writer.flush();
    }
    return state;
  }

  @Override
  public synchronized void rtp(int trackId, byte[] bytes, int offset, int length, long nanoTime) {
    JournalWriter open = open();
    if (open != null) {
      lastPacketNanos = arrived(nanoTime);
      try {
        open.appendRtp(lastArrivalNanos, trackId, bytes, offset, length);
      } catch (UncheckedIOException e) {
        complain(e, nanoTime);
      }
    }
  }

  @Override
  public synchronized void rtcp(int trackId, byte[] bytes, int offset, int length, long nanoTime) {
    JournalWriter open = open();
    if (open != null) {
      try {
        open.appendRtcp(arrived(nanoTime), trackId, bytes, offset, length);
      } catch (UncheckedIOException e) {
        complain(e, nanoTime);
      }
    }
  }

  /** What one round of a receive loop brought is handed to the operating system. */
  @Override
  public synchronized void onRoundEnd(long nanoTime) {
    JournalWriter open = open();
    if (open != null) {
      try {
        open.flush();
      } catch (UncheckedIOException e) {
        complain(e, nanoTime);
      }
    }
  }

  /** Notes the present time when nothing else has for a while. */
  public synchronized void tick(long nanoTime) {
    JournalWriter open = open();
    long arrivalNanos = clock.arrivalNanos(nanoTime);
    if (open != null && arrivalNanos - lastArrivalNanos >= TICK_NANOS) {
      try {
        append(open, new JournalEntry.Tick(arrivalNanos));
        open.flush();
      } catch (UncheckedIOException e) {
        complain(e, nanoTime);
      }
    }
  }

  /** Writes that failed: a full or broken disk. Each may have cost a packet. */
  synchronized long writeFailures() {
    return writeFailures;
  }

  private @Nullable JournalWriter open() {
    return closed ? null : writer;
  }

  private long arrived(long nanoTime) {
    lastArrivalNanos = Math.max(lastArrivalNanos, clock.arrivalNanos(nanoTime));
    return lastArrivalNanos;
  }

  /** A full disk must not end the receive loop, nor fill the log too. */
  private void complain(UncheckedIOException e, long nanoTime) {
    writeFailures++;
    if (writeFailures == 1 || nanoTime - complainedNanos >= COMPLAINT_NANOS) {
      complainedNanos = nanoTime;
      log.error("the journal cannot be written ({} failures so far)", writeFailures, e);
    }
  }

  /** Brings what was written to the disk. Does not hold up the receive loop. */
  public void sync() {
    if (writer != null) {
      writer.sync();
    }
  }

  synchronized RecordingState state() {
    return state;
  }

  /** Time since the recording's start. */
  synchronized Duration now() {
    return Duration.ofNanos(Math.max(lastArrivalNanos, clock.arrivalNanos(System.nanoTime())));
  }

  /** How long no media packet has arrived. */
  synchronized Duration silence() {
    return now().minusNanos(lastPacketNanos);
  }

  /** Ends writing; records that come later are dropped. */
  @Override
  public synchronized void close() {
    if (writer != null && !closed) {
      closed = true;
      writer.close();
    }
  }

  private void append(JournalWriter writer, JournalEntry entry) {
    lastArrivalNanos = Math.max(lastArrivalNanos, entry.arrivalNanos());
    writer.append(entry);
  }
}
