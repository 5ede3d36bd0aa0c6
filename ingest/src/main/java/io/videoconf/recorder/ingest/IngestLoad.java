package io.videoconf.recorder.ingest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.videoconf.recorder.ingest.session.RecordingSession;
import io.videoconf.recorder.ingest.session.SessionView;
import io.videoconf.recorder.model.ProcessingStatus;
import io.videoconf.recorder.model.TrackSummary.Playout;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a node is recording, as its heartbeat tells it to operators. */
final class IngestLoad {
  /** Of a node with more the rest is counted: a heartbeat is small. */
  private static final int MAX_RECORDINGS = 100;

  private IngestLoad() {}

  static Map<String, ?> of(Recordings recordings) {
    List<RecordingSession> all =
        recordings.all().stream().filter(session -> isOpen(session.status())).toList();
    return Map.of(
        "recording_count",
        all.size(),
        "upload_backlog",
        recordings.uploadBacklog(),
        "recordings",
        all.stream().limit(MAX_RECORDINGS).map(session -> live(session.view())).toList());
  }

  private static boolean isOpen(ProcessingStatus status) {
    return status == ProcessingStatus.RECORDING || status == ProcessingStatus.PROCESSING;
  }

  private static Live live(SessionView view) {
    return new Live(
        view.recordingId(),
        view.meetingId(),
        view.title(),
        view.status(),
        view.startedAt(),
        view.durationSeconds(),
        view.cell().mediaSeconds(),
        view.cell().state(),
        view.cell().restarts(),
        view.uploadBacklog(),
        view.tracks().stream().filter(t -> !t.removed()).map(IngestLoad::track).toList());
  }

  private static Track track(SessionView.TrackView track) {
    Playout playout = track.playout();
    return new Track(
        track.trackId(),
        track.participantId(),
        track.source(),
        track.codec(),
        track.muted(),
        track.packetsReceived(),
        track.packetsLost(),
        track.packetsRepaired(),
        track.bytesReceived(),
        track.jitterSeconds(),
        track.roundTripSeconds(),
        playout == null ? 0 : playout.concealedSeconds(),
        playout == null ? 0 : playout.frozenSeconds(),
        track.lastPacketAt());
  }

  /**
   * A recording in progress.
   *
   * @param mediaSeconds how far the compositor has come on the recording's timeline
   * @param uploadBacklog segments that are made and not in the object store
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  private record Live(
      UUID recordingId,
      String meetingId,
      String title,
      String status,
      Instant startedAt,
      double durationSeconds,
      double mediaSeconds,
      String cellState,
      int cellRestarts,
      int uploadBacklog,
      List<Track> tracks) {}

  @JsonInclude(JsonInclude.Include.ALWAYS)
  private record Track(
      int trackId,
      String participantId,
      String source,
      String codec,
      boolean muted,
      long packetsReceived,
      long packetsLost,
      long packetsRepaired,
      long bytesReceived,
      double jitterSeconds,
      @Nullable Double roundTripSeconds,
      double concealedSeconds,
      double frozenSeconds,
      @Nullable Instant lastPacketAt) {}
}
