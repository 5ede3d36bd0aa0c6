package io.videoconf.recorder.ingest.session;

import io.videoconf.recorder.journal.RecordingState;
import io.videoconf.recorder.journal.TrackState;
import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.TrackSummary;
import io.videoconf.recorder.model.cell.CellReport.TrackQuality;
import io.videoconf.recorder.rtp.receive.TrackStats;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Puts together what the way in and the compositor know of each track. */
final class TrackSummaries {
  private TrackSummaries() {}

  static List<TrackSummary> of(
      RecordingState state,
      IntFunction<TrackCounters> counters,
      Map<Integer, TrackQuality> quality) {
    return state.tracks().values().stream()
        .map(track -> {
          int id = track.spec().trackId();
          return summary(track, counters.apply(id), quality.get(id));
        })
        .toList();
  }

  private static TrackSummary summary(
      TrackState track, TrackCounters counters, @Nullable TrackQuality quality) {
    TrackStats stats = counters.stats();
    return new TrackSummary(
        track.spec().trackId(),
        track.spec().participantId(),
        track.spec().source(),
        codec(track, stats).encodingName(),
        stats.packetsReceived(),
        stats.bytesReceived(),
        stats.packetsLost(),
        stats.repaired(),
        stats.duplicates(),
        stats.late(),
        counters.rejectedTotal(),
        counters.kernelDrops(),
        stats.nacksSent(),
        stats.keyframeRequests(),
        stats.jitterSeconds(),
        stats.roundTripSeconds(),
        quality == null ? null : playout(quality));
  }

  /** The codec of the newest packet; before the first, the one that the sender prefers. */
  static Codec codec(TrackState track, TrackStats stats) {
    Codec now = stats.codec();
    return now == null ? track.spec().format().codec() : now;
  }

  private static TrackSummary.Playout playout(TrackQuality quality) {
    return new TrackSummary.Playout(
        quality.syncSource(),
        quality.packetsLost(),
        quality.packetsLate(),
        quality.concealedSeconds(),
        quality.freezes(),
        quality.frozenSeconds(),
        quality.syncErrorSeconds());
  }
}
