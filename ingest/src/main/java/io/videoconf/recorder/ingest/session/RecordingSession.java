package io.videoconf.recorder.ingest.session;

import io.videoconf.recorder.ingest.receive.UdpLoop;
import io.videoconf.recorder.ingest.session.Finisher.Result;
import io.videoconf.recorder.journal.JournalInfo;
import io.videoconf.recorder.journal.JournalWriter;
import io.videoconf.recorder.journal.ParticipantState;
import io.videoconf.recorder.journal.RecordingState;
import io.videoconf.recorder.journal.TrackState;
import io.videoconf.recorder.model.ProcessingStatus;
import io.videoconf.recorder.model.TrackSpec;
import io.videoconf.recorder.model.TrackSummary;
import io.videoconf.recorder.model.event.SessionEvent;
import io.videoconf.recorder.model.event.SessionEvent.RecordingStarted;
import io.videoconf.recorder.model.layout.CustomLayout;
import io.videoconf.recorder.model.layout.LayoutKind;
import io.videoconf.recorder.model.look.Theme;
import io.videoconf.recorder.rtp.offer.TrackOffer;
import io.videoconf.recorder.rtp.offer.TransportAnswer;
import io.videoconf.recorder.rtp.offer.TransportOffer;
import io.videoconf.recorder.rtp.srtp.SrtpKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.UnaryOperator;
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
  private final SessionStorage storage;
  private final Composition composition;
  private final EventStream events = new EventStream();

  private final SessionTracks tracks;

  /** The loop that keeps the journal's time when no packet does. */
  private final UdpLoop home;

  /** Whether the journal is complete: nothing more is received. */
  private volatile boolean stopped;

  private volatile @Nullable JanusView janus;

  private RecordingSession(SessionContext context, UUID recordingId, Opened opened) {
    this.context = context;
    this.recordingId = recordingId;
    this.files = SessionFiles.of(context.settings().workDir(), recordingId);
    this.storage = opened.storage();
    this.journal = opened.journal();
    this.tracks = new SessionTracks(context, journal, new TransportFile(files.transports()));
    this.home = context.network().loops().leastLoaded();
    this.composition =
        new Composition(
            context,
            recordingId,
            files,
            start().format(),
            start().sound(),
            start().outputs(),
            storage,
            events,
            this::summaries,
            this::tellState);
  }

  private record Opened(SessionJournal journal, SessionStorage storage) {}

  /**
   * Starts a recording: its journal first, then its row in the database, then its compositor.
   *
   * @param opening events that happen right behind the start
   * @throws RuntimeException when the database refuses; nothing of the recording is left then
   */
  public static RecordingSession start(
      SessionContext context, RecordingStarted started, List<SessionEvent> opening) {
    UUID id = started.recordingId();
    SessionFiles files = SessionFiles.of(context.settings().workDir(), id);
    files.create();
    SessionStorage storage = new SessionStorage(context, id);
    JournalWriter writer = JournalWriter.create(files.journal(), id, storage.journalOptions());
    SessionClock clock = SessionClock.since(started.startedAt());
    SessionJournal journal = new SessionJournal(writer, clock, RecordingState.EMPTY, 0);
    journal.record(started);
    opening.forEach(journal::record);
    try {
      storage.create(started);
    } catch (RuntimeException e) {
      journal.close();
      storage.publisher().close();
      files.delete();
      throw e;
    }
    RecordingSession session = new RecordingSession(context, id, new Opened(journal, storage));
    session.composition.start(0, true);
    session.home.addAgent(session);
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
    SessionStorage storage = new SessionStorage(context, id);
    storage.create(started);
    SessionClock clock = SessionClock.since(started.startedAt());
    JournalWriter writer =
        info.isComplete()
            ? null
            : JournalWriter.reopen(files.journal(), id, storage.journalOptions());
    SessionJournal journal =
        new SessionJournal(writer, clock, info.state(), info.duration().toNanos());
    RecordingSession session = new RecordingSession(context, id, new Opened(journal, storage));
    session.resume(info, started.startedAt().plus(info.duration()));
    return session;
  }

  private void resume(JournalInfo info, Instant lastSeen) {
    files.chunks().stream().limit(info.chunks()).forEach(storage::uploadChunk);
    // The last segment is made once more: whether it was uploaded is not known.
    int resumeAt = Math.max(0, files.finishedSegments() - 1);
    composition.start(resumeAt, !info.isComplete());
    if (info.isComplete()) {
      beginProcessing(lastSeen);
    } else if (journal.silence().compareTo(context.settings().idleTimeout()) > 0) {
      // What came after the crash is silence: it ends where it was last heard of.
      endAt("abandoned", info.duration(), lastSeen);
    } else {
      tracks.reopen(info.state().activeTracks());
      home.addAgent(this);
    }
    log.info("recording {} is taken up again, last heard of at {}", recordingId, lastSeen);
  }

  public UUID recordingId() {
    return recordingId;
  }

  /** Moves only forward. */
  public ProcessingStatus status() {
    return switch (composition.result()) {
      case Result.Finished _ -> ProcessingStatus.COMPLETED;
      case Result.Unfinishable _ -> ProcessingStatus.FAILED;
      case null -> stopped ? ProcessingStatus.PROCESSING : ProcessingStatus.RECORDING;
    };
  }

  public EventStream events() {
    return events;
  }

  /** Whether nothing more will happen: finished, or failed. */
  public boolean isOver() {
    return composition.result() != null;
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
    storage.saveParticipant(participantId, userId, displayName, null);
    tellState();
  }

  /** A participant leaves, and their tracks end. */
  public synchronized void removeParticipant(String participantId) {
    requireRecording();
    ParticipantState known = requireParticipant(participantId);
    state().activeTracks().stream()
        .filter(track -> track.spec().participantId().equals(participantId))
        .forEach(track -> endTrack(track.spec().trackId()));
    journal.record(new SessionEvent.ParticipantLeft(participantId));
    storage.saveParticipant(participantId, known.userId(), known.displayName(), Instant.now());
    tellState();
  }

  /**
   * Expects tracks of a participant from now on; all of them or, when one cannot be, none. A
   * participant that was not put before joins. A transport ends with its last track.
   *
   * @param displayName of a participant that joins; null for the id
   * @return where to send them, one answer for each offer
   * @throws TrackFailure when there is no port, or no transport that was asked for
   */
  public synchronized List<TransportAnswer> addTracks(
      String participantId, @Nullable String displayName, List<TransportOffer> offers) {
    return addTracks(participantId, displayName, offers, false);
  }

  /**
   * As {@link #addTracks(String, String, List)}, for senders with a habit of their own.
   *
   * @param plainRtcp RTCP is not protected, in either direction, though RTP is: as Janus forwards
   */
  public synchronized List<TransportAnswer> addTracks(
      String participantId,
      @Nullable String displayName,
      List<TransportOffer> offers,
      boolean plainRtcp) {
    requireRecording();
    List<TransportAnswer> answers = new ArrayList<>();
    List<TrackSpec> specs = new ArrayList<>();
    try {
      for (TransportOffer offer : offers) {
        List<TrackSpec> numbered = new ArrayList<>();
        for (TrackOffer track : offer.tracks()) {
          int trackId = state().tracks().size() + specs.size() + numbered.size() + 1;
          numbered.add(track.toSpec(trackId, participantId));
        }
        specs.addAll(numbered);
        answers.add(tracks.open(offer, numbered, plainRtcp));
      }
      // INVARIANT: the keys are on the disk before the journal, from which a restart begins.
      tracks.save();
    } catch (RuntimeException e) {
      specs.forEach(spec -> tracks.close(spec.trackId()));
      throw e;
    }
    ParticipantState known = state().participants().get(participantId);
    if (known == null || !known.present()) {
      putParticipant(participantId, displayName == null ? participantId : displayName, null);
    }
    Iterator<TrackSpec> spec = specs.iterator();
    for (TransportAnswer answer : answers) {
      for (int trackId : answer.trackIds()) {
        journal.record(
            new SessionEvent.TrackAdded(spec.next(), answer.rtpPort(), answer.rtcpPort()));
        tracks.listen(trackId);
      }
    }
    tellState();
    return List.copyOf(answers);
  }

  /** The sender of a transport protects its packets with another key from now on, or soon. */
  public synchronized void changeKey(String transportId, SrtpKey remote) {
    requireRecording();
    tracks.rekey(transportId, remote);
  }

  public synchronized void removeTrack(int trackId) {
    requireRecording();
    requireTrack(trackId);
    endTrack(trackId);
    tellState();
  }

  /**
   * Asks a sender for a keyframe if it has sent before and has been silent for a while: one that
   * waits for a keyframe itself would stay so.
   *
   * @param least for how long at least
   * @param most for how long at most: then it is paused
   */
  public void wake(int trackId, Duration least, Duration most) {
    long lastNanos = counters(trackId).lastPacketNanos();
    long silentNanos = System.nanoTime() - lastNanos;
    if (lastNanos != 0 && silentNanos > least.toNanos() && silentNanos < most.toNanos()) {
      tracks.requestKeyframe(trackId);
    }
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

  /**
   * Divides the picture in another way from now on.
   *
   * @param stageTrackId the track to put on the stage, or null for the automatic choice
   * @param custom for {@code CUSTOM}; null otherwise
   */
  public synchronized void setLayout(
      LayoutKind layout, @Nullable Integer stageTrackId, @Nullable CustomLayout custom) {
    requireRecording();
    if (stageTrackId != null) {
      requireTrack(stageTrackId);
    }
    journal.record(new SessionEvent.LayoutChanged(layout, stageTrackId, custom));
    tellState();
  }

  /** Changes the look from now on; what the change throws is thrown, and nothing is changed. */
  public synchronized void changeTheme(UnaryOperator<Theme> change) {
    requireRecording();
    Theme before = state().theme();
    Theme after = change.apply(before);
    if (!after.equals(before)) {
      journal.record(new SessionEvent.ThemeChanged(after));
      tellState();
    }
  }

  /**
   * Makes a participant louder or quieter in the mix from now on.
   *
   * @param decibels -60 to 20; 0 for unchanged
   */
  public synchronized void setGain(String participantId, double decibels) {
    requireRecording();
    requireParticipant(participantId);
    journal.record(new SessionEvent.GainChanged(participantId, decibels));
    tellState();
  }

  /** Ends the recording; the rest happens in the background. Harmless to repeat. */
  public synchronized void stop(String reason) {
    if (stopped) {
      return;
    }
    home.removeAgent(this);
    tracks.end();
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
        status(),
        composition.uploaded(),
        storage.publisher().backlog(),
        composition.cell(),
        this::counters,
        composition.quality(),
        composition.shown(),
        janus,
        composition.result());
  }

  /** What waits for storage or database. */
  public int uploadBacklog() {
    return storage.publisher().backlog();
  }

  /** How often the compositor was started again. */
  public int cellRestarts() {
    return composition.cell().restarts();
  }

  @Override
  public void onTurn(long nowNanos) {
    journal.tick(nowNanos);
  }

  private TrackCounters counters(int trackId) {
    TrackCounters counters = tracks.counters(trackId);
    return counters == null ? TrackCounters.NONE : counters;
  }

  /** How each track, also those that have ended, arrived and was played so far. */
  public List<TrackSummary> summaries() {
    return TrackSummaries.of(state(), this::counters, composition.quality());
  }

  /** Whether the track has not ended. */
  public boolean isReceived(int trackId) {
    TrackState track = state().tracks().get(trackId);
    return track != null && !track.removed();
  }

  /** Notes what a restart must know besides the journal; called about once a second. */
  public void saveKeys() {
    tracks.save();
  }

  /** Brings the journal to the disk; called often by an edge thread. */
  public void sync() {
    journal.sync();
  }

  /** This process ends: everything is left such that {@link #recover} can take it up. */
  @Override
  public synchronized void close() {
    home.removeAgent(this);
    tracks.suspend();
    journal.close();
    composition.close();
  }

  private void beginProcessing(Instant endedAt) {
    stopped = true;
    tracks.end();
    composition.recordingStopped();
    storage.startProcessing(endedAt);
    tellState();
  }

  private void endTrack(int trackId) {
    tracks.close(trackId);
    journal.record(new SessionEvent.TrackRemoved(trackId));
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
    if (stopped) {
      throw new TrackFailure(TrackFailure.Kind.NOT_RECORDING, "the recording has been stopped");
    }
  }

  private ParticipantState requireParticipant(String participantId) {
    ParticipantState known = state().participants().get(participantId);
    if (known == null || !known.present()) {
      throw new TrackFailure(
          TrackFailure.Kind.NO_SUCH_PARTICIPANT, "there is no participant " + participantId);
    }
    return known;
  }

  private void requireTrack(int trackId) {
    TrackState track = state().tracks().get(trackId);
    if (track == null || track.removed()) {
      throw new TrackFailure(TrackFailure.Kind.NO_SUCH_TRACK, "there is no track " + trackId);
    }
  }
}
