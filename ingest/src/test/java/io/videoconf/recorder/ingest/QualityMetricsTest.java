package io.videoconf.recorder.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;

class QualityMetricsTest {
  /** What dashboards ask for: docs/receiving.md. */
  @Test
  void theNamesAreThoseOfTheDocumentation() {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    QualityMetrics metrics = new QualityMetrics(registry);
    metrics.sample(List.of());
    assertThat(registry.scrape())
        .contains(
            "ingest_track_packets_lost_total 0.0",
            "ingest_track_packets_repaired_total 0.0",
            "ingest_track_packets_duplicate_total 0.0",
            "ingest_playout_packets_missing_total 0.0",
            "ingest_playout_packets_late_total 0.0",
            "ingest_playout_concealed_seconds_total 0.0",
            "ingest_playout_freezes_total 0.0",
            "ingest_playout_frozen_seconds_total 0.0",
            "ingest_track_jitter_seconds_bucket{kind=\"audio\",le=\"0.001\"} 0",
            "ingest_track_jitter_seconds_count{kind=\"video\"} 0",
            "ingest_track_round_trip_seconds_bucket{le=\"0.03\"} 0",
            "ingest_tracks{sync_source=\"sender_report\"} 0.0",
            "ingest_tracks{sync_source=\"unknown\"} 0.0");
    registry.close();
  }
}
