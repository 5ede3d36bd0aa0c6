package io.videoconf.recorder.ingest;

import io.micrometer.core.instrument.MeterRegistry;
import io.videoconf.recorder.ingest.session.RecordingSession;
import io.videoconf.recorder.ingest.session.SessionContext;
import io.videoconf.recorder.ingest.session.SessionFiles;
import io.videoconf.recorder.model.ProcessingStatus;
import io.videoconf.recorder.model.UuidV7;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The recordings of this node. Thread-safe. */
public final class Recordings implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Recordings.class);

  /** A power cut loses at most this much, and the time of one write. */
  private static final Duration SYNC_INTERVAL = Duration.ofMillis(200);

  private static final Duration SWEEP_INTERVAL = Duration.ofSeconds(1);

  /** How long a finished recording can still be asked for here. */
  private static final Duration LINGER = Duration.ofMinutes(5);

  private final SessionContext context;
  private final QualityMetrics quality;
  private final Map<UUID, RecordingSession> sessions = new ConcurrentHashMap<>();
  private final LongAdder restartsOfRemoved = new LongAdder();
  private final Map<UUID, Instant> over = new ConcurrentHashMap<>();
  private final ScheduledExecutorService edge =
      Executors.newScheduledThreadPool(
          2, Thread.ofPlatform().name("recordings-", 0).daemon().factory());

  /**
   * @param registry where the quality of tracks is shown
   */
  public Recordings(SessionContext context, MeterRegistry registry) {
    this.context = context;
    this.quality = new QualityMetrics(registry);
    every(SYNC_INTERVAL, session -> session.sync());
    every(SWEEP_INTERVAL, this::sweep);
    var _ =
        edge.scheduleWithFixedDelay(
            this::sampleQuality,
            SWEEP_INTERVAL.toMillis(),
            SWEEP_INTERVAL.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  /** Takes up what this node was doing when it last ended. */
  public void recover() {
    List<UUID> here = SessionFiles.recordings(context.settings().workDir());
    for (UUID id : here) {
      try {
        sessions.put(id, RecordingSession.recover(context, id));
      } catch (RuntimeException e) {
        log.error("recording {} cannot be taken up again; its files stay where they are", id, e);
      }
    }
    context.store().unfinished(context.settings().node()).stream()
        .filter(recording -> !here.contains(recording.recordingId()))
        .forEach(lost ->
            context
                .store()
                .fail(
                    lost.recordingId(),
                    "journal_lost",
                    "the journal is not on node " + context.settings().node() + " any more"));
  }

  /** Starts a recording; throws what {@link RecordingSession#start} throws. */
  public RecordingSession start(NewRecording wanted) {
    Instant now = Instant.now();
    UUID id = UuidV7.next(now, context.random());
    RecordingSession session =
        RecordingSession.start(context, wanted.started(id, now), wanted.opening());
    sessions.put(id, session);
    log.info("recording {} of meeting {} started", id, wanted.meetingId());
    return session;
  }

  public Optional<RecordingSession> find(UUID id) {
    return Optional.ofNullable(sessions.get(id));
  }

  public Collection<RecordingSession> all() {
    return sessions.values();
  }

  /** How many are in a status. */
  public long count(ProcessingStatus status) {
    return sessions.values().stream().filter(session -> session.status() == status).count();
  }

  /** What waits for storage or database, over all recordings. */
  public long uploadBacklog() {
    return sessions.values().stream().mapToLong(RecordingSession::uploadBacklog).sum();
  }

  /** How often a compositor was started again since this node started. */
  public long cellRestarts() {
    return restartsOfRemoved.sum()
        + sessions.values().stream().mapToLong(RecordingSession::cellRestarts).sum();
  }

  /** Leaves every recording such that the next start takes it up. */
  @Override
  public void close() {
    edge.shutdownNow();
    sessions.values().forEach(RecordingSession::close);
  }

  private void sampleQuality() {
    try {
      quality.sample(sessions.values());
    } catch (RuntimeException e) {
      // One that got away would end the sampling.
      log.error("the quality of tracks cannot be told", e);
    }
  }

  private void sweep(RecordingSession session) {
    UUID id = session.recordingId();
    session.saveKeys();
    if (session.status() == ProcessingStatus.RECORDING
        && session.silence().compareTo(context.settings().idleTimeout()) > 0) {
      log.warn("recording {} has had no packets for {}: stopped", id, session.silence());
      session.stop("idle");
    }
    if (session.isOver()) {
      Instant now = Instant.now();
      if (over.computeIfAbsent(id, _ -> now).plus(LINGER).isBefore(now)) {
        quality.forget(id);
        restartsOfRemoved.add(session.cellRestarts());
        sessions.remove(id);
        over.remove(id);
      }
    }
  }

  @FunctionalInterface
  private interface SessionWork {
    void on(RecordingSession session);
  }

  private void every(Duration interval, SessionWork work) {
    Runnable round =
        () ->
            sessions
                .values()
                .forEach(session -> {
                  try {
                    work.on(session);
                  } catch (RuntimeException e) {
                    log.error("recording {}: {}", session.recordingId(), e.toString());
                  }
                });
    var _ =
        edge.scheduleWithFixedDelay(
            round, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
  }
}
