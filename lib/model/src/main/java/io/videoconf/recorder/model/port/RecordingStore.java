package io.videoconf.recorder.model.port;

import io.videoconf.recorder.model.ListedRecording;
import io.videoconf.recorder.model.Output;
import io.videoconf.recorder.model.OutputKind;
import io.videoconf.recorder.model.Participant;
import io.videoconf.recorder.model.ProcessingStatus;
import io.videoconf.recorder.model.Recording;
import io.videoconf.recorder.model.Segment;
import io.videoconf.recorder.model.TrackSummary;
import io.videoconf.recorder.model.WholeRecording;
import io.videoconf.recorder.model.job.JobMessage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Recordings in PostgreSQL. Every change of status and the events and jobs that follow from it are
 * one transaction. Thread-safe; calls block.
 */
public interface RecordingStore {

  /**
   * Adds a recording in status {@code recording} with its LIVE output running. Repeating it changes
   * nothing.
   */
  void create(Recording recording);

  Optional<Recording> find(UUID recordingId);

  /** The recording with all that is shown of it, in one look. */
  Optional<WholeRecording> findWhole(UUID recordingId);

  /** Those of the ids that there are, in no particular order. */
  List<Recording> findAll(List<UUID> recordingIds);

  /** Newest first. Deleted recordings are left out unless asked for by status. */
  List<Recording> list(Query query);

  /** The same with what a list shows beside, in one look. */
  List<ListedRecording> page(Query query);

  List<Output> outputs(UUID recordingId);

  /** The outputs of many recordings at once; a recording without any has no entry. */
  Map<UUID, List<Output>> outputsOf(List<UUID> recordingIds);

  /**
   * Of which kinds many recordings have a completed output: all that a list shows. A recording
   * without any has no entry.
   */
  Map<UUID, Set<OutputKind>> completedKinds(List<UUID> recordingIds);

  /** In order of index. */
  List<Segment> segments(UUID recordingId);

  /**
   * Keeps what is known of the tracks, and the gaps between the segments that there are. Repeating
   * it replaces what was kept.
   */
  void saveQuality(UUID recordingId, List<TrackSummary> tracks);

  /** Adds or updates a participant; keeps the first {@code joinedAt}. */
  void saveParticipant(UUID recordingId, Participant participant);

  /** Records an uploaded segment. Repeating it changes nothing. */
  void addSegment(UUID recordingId, Segment segment);

  /**
   * The meeting is over; recording -> processing, with a pending MASTER output. Whoever is still
   * there leaves. Repeating it changes nothing.
   */
  void startProcessing(UUID recordingId, Instant endedAt);

  /**
   * The master is in the object store: its output and LIVE are completed, duration and size are
   * set, and the follow-up jobs are written with their outbox rows and pending outputs. Repeating
   * it changes nothing.
   */
  void completeMaster(Output master, double durationSeconds, List<JobMessage> followUps);

  /**
   * Somebody asks for one more output: writes the job with its outbox row and the pending output
   * that it makes.
   *
   * @param most how many outputs of the job's kinds the recording may have, whatever became of them
   */
  Requested request(JobMessage job, int most);

  /** What became of asking for one more output. */
  enum Requested {
    ADDED,
    /** The recording has an output of that name. */
    NAME_TAKEN,
    /** It has as many as it may have. */
    TOO_MANY,
    /** The recording is not there any more. */
    GONE
  }

  /**
   * More outputs will be made: pending ones, unless the recording has them. It is not completed
   * before they are, or have failed.
   */
  void expectOutputs(List<Output> pending);

  /**
   * How far the outputs of a kind have come that are still being made.
   *
   * @param progress 0 to 1
   */
  void outputProgress(UUID recordingId, OutputKind kind, double progress);

  /** An output is in the object store. Repeating it changes nothing. */
  void completeOutput(Output output);

  /** An output cannot be made; the recording can do without it. */
  void failOutput(UUID recordingId, OutputKind kind, String name, String reasonCode, String reason);

  /** The recording cannot be completed. */
  void fail(UUID recordingId, String reasonCode, String reason);

  /** New title; false when there is no such recording. */
  boolean rename(UUID recordingId, String title);

  /** -> deleted, with an audit row; false when there is none. The caller removes the objects. */
  boolean markDeleted(UUID recordingId, String byUser);

  /**
   * Recordings that an ingest node still has to bring to a master. Those that have one are in the
   * workers' hands, whatever their status.
   */
  List<Recording> unfinished(String node);

  /**
   * Which recordings to list.
   *
   * @param visibleTo only those that this user hosted or took part in; null for all
   * @param titlePart only those whose title contains it, in whatever case; null for all
   * @param before the last (createdAt, recordingId) of the page before, or null
   * @param limit 1 to 101
   */
  record Query(
      @Nullable String visibleTo,
      @Nullable String meetingId,
      @Nullable ProcessingStatus status,
      @Nullable Instant from,
      @Nullable Instant to,
      @Nullable String titlePart,
      @Nullable Cursor before,
      int limit,
      int offset) {

    /** Whatever their titles are. */
    public Query(
        @Nullable String visibleTo,
        @Nullable String meetingId,
        @Nullable ProcessingStatus status,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable Cursor before,
        int limit,
        int offset) {
      this(visibleTo, meetingId, status, from, to, null, before, limit, offset);
    }
  }

  record Cursor(Instant createdAt, UUID recordingId) {}

  /** Whether the user hosted or took part in the recording's meeting. */
  boolean isVisibleTo(UUID recordingId, String userId);

  /** The output of that kind, if the recording has one. */
  default Optional<Output> output(UUID recordingId, OutputKind kind) {
    return outputs(recordingId).stream().filter(o -> o.kind() == kind).findFirst();
  }
}
