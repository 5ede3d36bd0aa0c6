package io.videoconf.recorder.ingest.session;

import io.videoconf.recorder.ingest.receive.TrackEndpoint;
import io.videoconf.recorder.ingest.receive.UdpLoop;
import io.videoconf.recorder.ingest.session.Finisher.Result;
import io.videoconf.recorder.journal.JournalInfo;
import io.videoconf.recorder.journal.JournalOptions;
import io.videoconf.recorder.journal.JournalWriter;
import io.videoconf.recorder.journal.ParticipantState;
import io.videoconf.recorder.journal.RecordingState;
import io.videoconf.recorder.journal.TrackState;
import io.videoconf.recorder.model.ObjectKeys;
import io.videoconf.recorder.model.Participant;
import io.videoconf.recorder.model.ProcessingStatus;
import io.videoconf.recorder.model.Recording;
import io.videoconf.recorder.model.TrackSpec;
import io.videoconf.recorder.model.cell.CellReport;
import io.videoconf.recorder.model.event.SessionEvent;
import io.videoconf.recorder.model.event.SessionEvent.RecordingStarted;
import io.videoconf.recorder.model.layout.LayoutKind;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One recording on this node, from its start until its master is in the object store. Control calls
 * may come from any thread and are made one after the other; packets come from the receive loop.
 */
public final class RecordingSession implements UdpLoop.Agent, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RecordingSession.class);

  private final SessionContext context;
  private final UUID recordingId;
  private final SessionFiles files;
  private final SessionJournal journal;
  private final Publisher publisher;
  private final SegmentUploads uploads;
  private final ComposerCell composer;
  private final EventStream events = new EventStream();

  private final SessionTracks tracks;

  /** Moves only forward. */
  private volatile ProcessingStatus status;

  private volatile @Nullable Result result;

  private volatile @Nullable JanusView janus;

  /** Completes at the stop: packets are kept until then, whatever became of the compositor. */
  private final CompletableFuture<Void> stopped = new CompletableFuture<>();

  private RecordingSession(SessionContext context, UUID recordingId, Opened opened) {
    this.context = context;
    this.recordingId = recordingId;
    this.files = SessionFiles.of(context.settings().workDir(), recordingId);
    this.publisher = opened.publisher();
    this.journal = opened.journal();
    this.tracks = new SessionTracks(context, journal);
    this.status = ProcessingStatus.RECORDING;
    this.uploads =
        new SegmentUploads(recordingId, files, context.objects(), context.store(), publisher);
    this.composer =
        new ComposerCell(context, files, start().format(), this::onReport, this::onComposed);
  }

  private record Opened(SessionJournal journal, Publisher publisher) {}

  /**
   * Starts a recording: its journal first, then its row in the database, then its compositor.
   *
   * @throws RuntimeException when the database refuses; nothing of the recording is left then
   */
  public static RecordingSession start(SessionContext context, RecordingStarted started) {
    UUID id = started.recordingId();
    SessionFiles files = SessionFiles.of(context.settings().workDir(), id);
    files.create();
    Publisher publisher = publisher(id);
    JournalWriter writer =
        JournalWriter.create(files.journal(), id, options(context, id, publisher));
    SessionClock clock = SessionClock.since(started.startedAt());
    SessionJournal journal = new SessionJournal(writer, clock, RecordingState.EMPTY, 0);
    journal.record(started);
    try {
      context.store().create(row(context, started));
    } catch (RuntimeException e) {
      journal.close();
      publisher.close();
      files.delete();
      throw e;
    }
    RecordingSession session = new RecordingSession(context, id, new Opened(journal, publisher));
    session.composer.start(0, true);
    context.network().loop().addAgent(session);
    return session;
  }

  /**
   * Takes up a recording that this node was making when its process ended: listens on the same
   * ports again and goes on, or finishes it when it was stopped already, or has been silent for
   * longer than the idle timeout.
   */
  public static RecordingSession recover(SessionContext context, UUID id) {
    SessionFiles files = SessionFiles.of(context.settings().workDir(), id);
    files.create();
    JournalInfo info = JournalInfo.scan(files.journal());
    RecordingStarted started = info.state().started();
    if (started == null) {
      throw new IllegalStateException("the journal in " + files.journal() + " has no start");
    }
    context.store().create(row(context, started));
    SessionClock clock = SessionClock.since(started.startedAt());
    Publisher publisher = publisher(id);
    JournalWriter writer =
        info.isComplete()
            ? null
            : JournalWriter.reopen(files.journal(), id, options(context, id, publisher));
    SessionJournal journal =
        new SessionJournal(writer, clock, info.state(), info.duration().toNanos());
    RecordingSession session = new RecordingSession(context, id, new Opened(journal, publisher));
    session.resume(info, started.startedAt().plus(info.duration()));
    return session;
  }

  private void resume(JournalInfo info, Instant lastSeen) {
    files.chunks().stream()
        .limit(info.chunks())
        .forEach(chunk -> uploadChunk(context, recordingId, publisher, chunk));
    // The last segment is made once more: whether it was uploaded is not known.
    int resumeAt = Math.max(0, files.finishedSegments() - 1);
    composer.start(resumeAt, !info.isComplete());
    if (info.isComplete()) {
      beginProcessing(lastSeen);
    } else if (journal.silence().compareTo(context.settings().idleTimeout()) > 0) {
      // What came after the crash is silence: it ends where it was last heard of.
      endAt("abandoned", info.duration(), lastSeen);
    } else {
      info.state().activeTracks().forEach(tracks::reopen);
      context.network().loop().addAgent(this);
    }
    log.info("recording {} is taken up again, last heard of at {}", recordingId, lastSeen);
  }

  public UUID recordingId() {
    return recordingId;
  }

  public ProcessingStatus status() {
    return status;
  }

  public EventStream events() {
    return events;
  }

  /** Whether nothing more will happen: finished, or failed. */
  public boolean isOver() {
    return result != null;
  }

  /** How long no packet has arrived. */
  public Duration silence() {
    return journal.silence();
  }

  /** Adds a participant, or renames one. */
  public synchronized void putParticipant(
      String participantId, String displayName, @Nullable String userId) {
    requireRecording();
    ParticipantState known = state().participants().get(participantId);
    if (known == null || !known.present()) {
      journal.record(new SessionEvent.ParticipantJoined(participantId, userId, displayName));
    } else if (!known.displayName().equals(displayName)) {
      journal.record(new SessionEvent.ParticipantRenamed(participantId, displayName));
    }
    publishParticipant(participantId, userId, displayName, null);
    tellState();
  }

  /** A participant leaves, and their tracks end. */
  public synchronized void removeParticipant(String participantId) {
    requireRecording();
    ParticipantState known = state().participants().get(participantId);
    if (known == null || !known.present()) {
      throw new TrackFailure(
          TrackFailure.Kind.NO_SUCH_PARTICIPANT, "there is no participant " + participantId);
    }
    state().activeTracks().stream()
        .filter(track -> track.spec().participantId().equals(participantId))
        .forEach(track -> endTrack(track.spec().trackId()));
    journal.record(new SessionEvent.ParticipantLeft(participantId));
    publishParticipant(participantId, known.userId(), known.displayName(), Instant.now());
    tellState();
  }

  /**
   * Expects a track from now on.
   *
   * @param spec its track id is replaced by the next free one
   * @return where to send it
   */
  public synchronized Ports addTrack(
      TrackSpec spec, boolean rtcpMux, @Nullable String displayName) {
    requireRecording();
    ParticipantState known = state().participants().get(spec.participantId());
    if (known == null || !known.present()) {
      putParticipant(
          spec.participantId(), displayName == null ? spec.participantId() : displayName, null);
    }
    TrackSpec numbered = spec.withTrackId(state().tracks().size() + 1);
    TrackEndpoint endpoint = tracks.open(numbered, rtcpMux);
    journal.record(new SessionEvent.TrackAdded(numbered, endpoint.rtpPort(), endpoint.rtcpPort()));
    endpoint.listen();
    tellState();
    return new Ports(
        numbered.trackId(),
        context.settings().announcedIp(),
        endpoint.rtpPort(),
        endpoint.rtcpPort());
  }

  /** Where a sender sends a track to. {@code rtcpPort} equals {@code rtpPort} with rtcp-mux. */
  public record Ports(int trackId, String ip, int rtpPort, int rtcpPort) {}

  public synchronized void removeTrack(int trackId) {
    requireRecording();
    requireTrack(trackId);
    endTrack(trackId);
    tellState();
  }

  public synchronized void mute(int trackId, boolean muted) {
    requireRecording();
    requireTrack(trackId);
    journal.record(new SessionEvent.TrackMuted(trackId, muted));
    tellState();
  }

  /** What the connector that feeds this recording has come to; null when there is none any more. */
  public void tellJanus(@Nullable JanusView view) {
    janus = view;
    if (view != null) {
      events.send("janus", view);
    }
  }

  public synchronized void setLayout(LayoutKind layout, @Nullable Integer stageTrackId) {
    requireRecording();
    if (stageTrackId != null) {
      requireTrack(stageTrackId);
    }
    journal.record(new SessionEvent.LayoutChanged(layout, stageTrackId));
    tellState();
  }

  /** Ends the recording; the rest happens in the background. Harmless to repeat. */
  public synchronized void stop(String reason) {
    if (status != ProcessingStatus.RECORDING) {
      return;
    }
    context.network().loop().removeAgent(this);
    tracks.closeAll();
    endAt(reason, journal.now(), Instant.now());
  }

  private void endAt(String reason, Duration arrival, Instant endedAt) {
    journal.record(new SessionEvent.RecordingStopped(reason), arrival);
    journal.close();
    beginProcessing(endedAt);
  }

  public SessionView view() {
    return SessionViews.of(
        state(),
        start(),
        journal.now().toNanos() / 1e9,
        status,
        uploads.uploaded(),
        publisher.backlog(),
        composer.view(),
        tracks.all(),
        janus,
        result);
  }

  /** What waits for storage or database. */
  public int uploadBacklog() {
    return publisher.backlog();
  }

  /** How often the compositor was started again. */
  public int cellRestarts() {
    return composer.view().restarts();
  }

  @Override
  public void onTurn(long nowNanos) {
    tracks.onTurn(nowNanos);
    journal.endTurn(nowNanos);
  }

  /** Brings the journal to the disk; called often by an edge thread. */
  public void sync() {
    journal.sync();
  }

  /** This process ends: everything is left such that {@link #recover} can take it up. */
  @Override
  public synchronized void close() {
    context.network().loop().removeAgent(this);
    tracks.closeAll();
    journal.close();
    composer.close();
    publisher.close();
    stopped.cancel(false);
  }

  private void beginProcessing(Instant endedAt) {
    status = ProcessingStatus.PROCESSING;
    stopped.complete(null);
    publisher.publish("stop", () -> context.store().startProcessing(recordingId, endedAt));
    tellState();
  }

  private void onReport(CellReport report) {
    switch (report) {
      case CellReport.SegmentDone segment -> {
        uploads.add(segment);
        events.send("segment", segment);
      }
      case CellReport.Warning warning -> events.send("warning", warning);
      case CellReport.Quality quality -> events.send("quality", quality);
      case CellReport.Progress _ -> events.send("cell", composer.view());
      case CellReport.Done _ -> events.send("cell", composer.view());
      case CellReport.Failed _ -> events.send("cell", composer.view());
    }
  }

  /** The compositor has come to the end of the journal, or cannot go on. */
  private void onComposed(ComposerCell.End end) {
    if (end instanceof ComposerCell.End.GaveUp(String code, String reason) && !stopped.isDone()) {
      log.error("recording {} is not composed any more: {} ({})", recordingId, reason, code);
      events.send("warning", new CellReport.Warning(code, "packets are kept; " + reason));
    }
    stopped.join();
    Result made =
        switch (end) {
          case ComposerCell.End.Composed(int segments) -> finish(segments);
          case ComposerCell.End.GaveUp(String code, String reason) ->
              new Result.Unfinishable(code, reason);
        };
    if (made instanceof Result.Unfinishable(String code, String reason)) {
      log.error("recording {} failed: {} ({})", recordingId, reason, code);
      status = ProcessingStatus.FAILED;
      publisher.submit("failure", () -> context.store().fail(recordingId, code, reason)).join();
    } else {
      status = ProcessingStatus.COMPLETED;
    }
    result = made;
    publisher.drained().join();
    publisher.close();
    if (made instanceof Result.Finished) {
      files.delete();
    }
    tellState();
  }

  private Result finish(int segments) {
    try {
      publisher.drained().join();
      return new Finisher(context, recordingId, files).finish(segments, publisher);
    } catch (CancellationException | CompletionException processEnds) {
      log.info("recording {} will be finished after the restart", recordingId);
      throw processEnds;
    }
  }

  private void endTrack(int trackId) {
    tracks.close(trackId);
    journal.record(new SessionEvent.TrackRemoved(trackId));
  }

  private void publishParticipant(
      String participantId, @Nullable String userId, String displayName, @Nullable Instant leftAt) {
    Participant participant =
        new Participant(participantId, userId, displayName, Instant.now(), leftAt);
    publisher.publish(
        "participant", () -> context.store().saveParticipant(recordingId, participant));
  }

  private void tellState() {
    events.send("state", view());
  }

  private RecordingState state() {
    return journal.state();
  }

  private RecordingStarted start() {
    return Objects.requireNonNull(state().started(), "a session's journal begins with its start");
  }

  private void requireRecording() {
    if (status != ProcessingStatus.RECORDING) {
      throw new TrackFailure(TrackFailure.Kind.NOT_RECORDING, "the recording has been stopped");
    }
  }

  private void requireTrack(int trackId) {
    TrackState track = state().tracks().get(trackId);
    if (track == null || track.removed()) {
      throw new TrackFailure(TrackFailure.Kind.NO_SUCH_TRACK, "there is no track " + trackId);
    }
  }

  private static Publisher publisher(UUID id) {
    return new Publisher(id.toString(), trouble -> {});
  }

  private static JournalOptions options(SessionContext context, UUID id, Publisher publisher) {
    return JournalOptions.defaults()
        .withClosedChunks(chunk -> uploadChunk(context, id, publisher, chunk));
  }

  private static void uploadChunk(
      SessionContext context, UUID id, Publisher publisher, Path chunk) {
    String key = ObjectKeys.journalChunk(id, chunk.getFileName().toString());
    publisher.publish(
        chunk.getFileName().toString(),
        () -> context.objects().put(key, chunk, "application/octet-stream"));
  }

  private static Recording row(SessionContext context, RecordingStarted started) {
    return new Recording(
        started.recordingId(),
        started.meetingId(),
        started.title(),
        started.hostUserId(),
        ProcessingStatus.RECORDING,
        0,
        0,
        started.startedAt(),
        started.startedAt(),
        null,
        null,
        null,
        context.settings().node());
  }
}
