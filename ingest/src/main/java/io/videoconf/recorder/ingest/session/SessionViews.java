package io.videoconf.recorder.ingest.session;

import io.videoconf.recorder.ingest.session.Finisher.Result;
import io.videoconf.recorder.ingest.session.SessionView.ParticipantView;
import io.videoconf.recorder.ingest.session.SessionView.TrackView;
import io.videoconf.recorder.ingest.session.SessionView.WantedSize;
import io.videoconf.recorder.journal.RecordingState;
import io.videoconf.recorder.journal.TrackState;
import io.videoconf.recorder.model.ProcessingStatus;
import io.videoconf.recorder.model.TrackSummary;
import io.videoconf.recorder.model.cell.CellReport.ShownTrack;
import io.videoconf.recorder.model.cell.CellReport.TrackQuality;
import io.videoconf.recorder.model.event.SessionEvent.RecordingStarted;
import io.videoconf.recorder.rtp.receive.TrackStats;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes the view of a session out of its parts. */
final class SessionViews {
  private SessionViews() {}

  static SessionView of(
      RecordingState state,
      RecordingStarted started,
      double durationSeconds,
      ProcessingStatus status,
      int segments,
      int backlog,
      SessionView.CellView cell,
      IntFunction<TrackCounters> counters,
      Map<Integer, TrackQuality> quality,
      Map<Integer, ShownTrack> shown,
      @Nullable JanusView janus,
      @Nullable Result result) {
    Map<Integer, TrackSummary> summaries =
        TrackSummaries.of(state, counters, quality).stream()
            .collect(Collectors.toMap(TrackSummary::trackId, summary -> summary));
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
        state.stageTrackId(),
        state.customLayout(),
        ThemeView.of(state.theme()),
        segments,
        backlog,
        cell,
        state.participants().values().stream()
            .filter(p -> p.present())
            .map(p ->
                new ParticipantView(
                    p.participantId(), p.displayName(), p.userId(), p.gainDecibels()))
            .toList(),
        state.tracks().values().stream()
            .map(track -> {
              int id = track.spec().trackId();
              return track(
                  track,
                  counters.apply(id),
                  Objects.requireNonNull(summaries.get(id), "every track is summed up"),
                  track.removed() ? null : shown.get(id));
            })
            .toList(),
        janus,
        failure == null ? null : failure.reasonCode(),
        failure == null ? null : failure.reason());
  }

  private static TrackView track(
      TrackState track, TrackCounters counters, TrackSummary summary, @Nullable ShownTrack shown) {
    TrackStats stats = counters.stats();
    return new TrackView(
        summary.trackId(),
        summary.participantId(),
        lowerCase(summary.source()),
        summary.codec(),
        stats.payloadType(),
        counters.transportId(),
        track.rtpPort(),
        track.rtcpPort(),
        track.muted(),
        track.removed(),
        stats.ssrc() == null ? track.spec().rtp().ssrc() : stats.ssrc(),
        summary.packetsReceived(),
        summary.bytesReceived(),
        summary.packetsLost(),
        summary.packetsRepaired(),
        summary.packetsDuplicate(),
        summary.packetsLate(),
        summary.packetsRejected(),
        counters.rejected(),
        summary.kernelDrops(),
        summary.jitterSeconds(),
        summary.roundTripSeconds(),
        summary.nacksSent(),
        summary.keyframeRequests(),
        shown == null ? null : new WantedSize(shown.width(), shown.height()),
        summary.playout(),
        lastPacketAt(counters.lastPacketNanos()));
  }

  private static @Nullable Instant lastPacketAt(long nanoTime) {
    return nanoTime == 0 ? null : Instant.now().minusNanos(System.nanoTime() - nanoTime);
  }

  private static String lowerCase(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
