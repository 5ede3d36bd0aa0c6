package io.videoconf.recorder.ingest.session;

import io.videoconf.recorder.ingest.receive.TrackEndpoint;
import io.videoconf.recorder.ingest.session.Finisher.Result;
import io.videoconf.recorder.ingest.session.SessionView.ParticipantView;
import io.videoconf.recorder.ingest.session.SessionView.TrackView;
import io.videoconf.recorder.journal.RecordingState;
import io.videoconf.recorder.journal.TrackState;
import io.videoconf.recorder.model.ProcessingStatus;
import io.videoconf.recorder.model.event.SessionEvent.RecordingStarted;
import io.videoconf.recorder.rtp.receive.TrackStats;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes the view of a session out of its parts. */
final class SessionViews {
  private static final TrackEndpoint.Snapshot NOTHING_YET =
      new TrackEndpoint.Snapshot(new TrackStats(0, 0, 0, 0, 0, Map.of(), 0, 0, 0, null), 0, 0);

  private SessionViews() {}

  static SessionView of(
      RecordingState state,
      RecordingStarted started,
      double durationSeconds,
      ProcessingStatus status,
      int segments,
      int backlog,
      SessionView.CellView cell,
      Map<Integer, TrackEndpoint> endpoints,
      @Nullable JanusView janus,
      @Nullable Result result) {
    Result.Unfinishable failure =
        result instanceof Result.Unfinishable unfinishable ? unfinishable : null;
    return new SessionView(
        started.recordingId(),
        started.meetingId(),
        started.title(),
        lowerCase(status),
        started.startedAt(),
        durationSeconds,
        state.layout(),
        segments,
        backlog,
        cell,
        state.participants().values().stream()
            .filter(p -> p.present())
            .map(p -> new ParticipantView(p.participantId(), p.displayName(), p.userId()))
            .toList(),
        state.tracks().values().stream()
            .map(track -> track(track, endpoints.get(track.spec().trackId())))
            .toList(),
        janus,
        failure == null ? null : failure.reasonCode(),
        failure == null ? null : failure.reason());
  }

  private static TrackView track(TrackState track, @Nullable TrackEndpoint endpoint) {
    TrackEndpoint.Snapshot snapshot = endpoint == null ? NOTHING_YET : endpoint.stats();
    TrackStats stats = snapshot.stats();
    Map<String, Long> rejected =
        stats.rejected().entrySet().stream()
            .collect(Collectors.toMap(e -> lowerCase(e.getKey()), Map.Entry::getValue));
    if (snapshot.wrongSource() > 0) {
      rejected.put("wrong_source", snapshot.wrongSource());
    }
    return new TrackView(
        track.spec().trackId(),
        track.spec().participantId(),
        lowerCase(track.spec().source()),
        track.spec().format().codec().encodingName(),
        track.rtpPort(),
        track.rtcpPort(),
        track.muted(),
        track.removed(),
        stats.ssrc() == null ? track.spec().rtp().ssrc() : stats.ssrc(),
        stats.packetsReceived(),
        stats.bytesReceived(),
        stats.packetsLost(),
        stats.duplicates(),
        stats.late(),
        stats.rejectedTotal() + snapshot.wrongSource(),
        rejected,
        stats.jitterSeconds(),
        stats.keyframeRequests(),
        lastPacketAt(snapshot.lastPacketNanos()));
  }

  private static @Nullable Instant lastPacketAt(long nanoTime) {
    return nanoTime == 0 ? null : Instant.now().minusNanos(System.nanoTime() - nanoTime);
  }

  private static String lowerCase(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
