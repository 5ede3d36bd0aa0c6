package io.videoconf.recorder.ingest;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.videoconf.recorder.ingest.session.RecordingSession;
import io.videoconf.recorder.model.MediaKind;
import io.videoconf.recorder.model.ProcessingStatus;
import io.videoconf.recorder.model.SyncSource;
import io.videoconf.recorder.model.TrackSource;
import io.videoconf.recorder.model.TrackSummary;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.ToDoubleFunction;

/**
 * How well tracks arrive and are played, over all recordings of a node: no recording or person has
 * a label of their own. {@link #sample} brings it up to date. Thread-safe.
 */
final class QualityMetrics {
  private static final double[] JITTER_SECONDS = {0.001, 0.003, 0.01, 0.03, 0.1, 0.3};
  private static final double[] ROUND_TRIP_SECONDS = {0.003, 0.01, 0.03, 0.1, 0.3, 1};
  private static final String UNKNOWN = "unknown";

  private final Map<MediaKind, DistributionSummary> jitter = new EnumMap<>(MediaKind.class);
  private final DistributionSummary roundTrip;
  private final Map<UUID, QualityTotals> live = new HashMap<>();
  private QualityTotals ended = QualityTotals.NONE;
  private volatile QualityTotals totals = QualityTotals.NONE;
  private volatile Map<String, Long> tracks = Map.of();

  QualityMetrics(MeterRegistry registry) {
    counter("ingest.track.packets.lost", QualityTotals::lost)
        .description("RTP packets that never came, repair tried")
        .register(registry);
    counter("ingest.track.packets.repaired", QualityTotals::repaired)
        .description("RTP packets that came because they were asked for")
        .register(registry);
    counter("ingest.track.packets.duplicate", QualityTotals::duplicate)
        .description("RTP packets that came twice")
        .register(registry);
    counter("ingest.playout.packets.missing", QualityTotals::missing)
        .description("RTP packets that were missing when they were due in the recording")
        .register(registry);
    counter("ingest.playout.packets.late", QualityTotals::late)
        .description("RTP packets that came after their time in the recording")
        .register(registry);
    counter("ingest.playout.concealed", QualityTotals::concealedSeconds)
        .baseUnit("seconds")
        .description("Sound that was made up, or made from redundancy, for lost packets")
        .register(registry);
    counter("ingest.playout.freezes", QualityTotals::freezes)
        .description("How often a picture stood for longer than expected")
        .register(registry);
    counter("ingest.playout.frozen", QualityTotals::frozenSeconds)
        .baseUnit("seconds")
        .description("How long pictures stood for longer than expected")
        .register(registry);
    for (MediaKind kind : MediaKind.values()) {
      jitter.put(
          kind,
          DistributionSummary.builder("ingest.track.jitter")
              .baseUnit("seconds")
              .tag("kind", word(kind))
              .serviceLevelObjectives(JITTER_SECONDS)
              .description("Interarrival jitter of each live track, each second")
              .register(registry));
    }
    roundTrip =
        DistributionSummary.builder("ingest.track.round.trip")
            .baseUnit("seconds")
            .serviceLevelObjectives(ROUND_TRIP_SECONDS)
            .description("Round trip to the sender of each live track, each second")
            .register(registry);
    for (SyncSource source : SyncSource.values()) {
      tracksBySync(registry, word(source));
    }
    tracksBySync(registry, UNKNOWN);
  }

  /** Takes the figures as they stand; called about once a second. */
  synchronized void sample(Collection<RecordingSession> sessions) {
    Map<String, Long> bySync = new HashMap<>();
    QualityTotals sum = ended;
    for (RecordingSession session : sessions) {
      List<TrackSummary> summaries = session.summaries();
      QualityTotals now =
          live.merge(session.recordingId(), QualityTotals.of(summaries), QualityTotals::max);
      sum = sum.plus(now);
      if (session.status() == ProcessingStatus.RECORDING) {
        summaries.stream()
            .filter(track -> session.isReceived(track.trackId()))
            .forEach(track -> sample(track, bySync));
      }
    }
    totals = sum;
    tracks = bySync;
  }

  /** A recording that is not asked about any more: its counts stay in the sums. */
  synchronized void forget(UUID recordingId) {
    QualityTotals last = live.remove(recordingId);
    if (last != null) {
      ended = ended.plus(last);
    }
  }

  private void sample(TrackSummary track, Map<String, Long> bySync) {
    TrackSummary.Playout playout = track.playout();
    bySync.merge(playout == null ? UNKNOWN : word(playout.syncSource()), 1L, Long::sum);
    if (track.packetsReceived() > 0) {
      MediaKind kind = track.source() == TrackSource.MICROPHONE ? MediaKind.AUDIO : MediaKind.VIDEO;
      DistributionSummary histogram = jitter.get(kind);
      if (histogram != null) {
        histogram.record(track.jitterSeconds());
      }
    }
    if (track.roundTripSeconds() != null) {
      roundTrip.record(track.roundTripSeconds());
    }
  }

  private FunctionCounter.Builder<QualityMetrics> counter(
      String name, ToDoubleFunction<QualityTotals> figure) {
    return FunctionCounter.builder(name, this, m -> figure.applyAsDouble(m.totals));
  }

  private void tracksBySync(MeterRegistry registry, String source) {
    Gauge.builder("ingest.tracks", this, m -> m.tracks.getOrDefault(source, 0L))
        .tag("sync_source", source)
        .description("Tracks that are received, by what ties them to their participant's others")
        .register(registry);
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
