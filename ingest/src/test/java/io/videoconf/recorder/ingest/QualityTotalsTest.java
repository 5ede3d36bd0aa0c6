package io.videoconf.recorder.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.model.SyncSource;
import io.videoconf.recorder.model.TrackSource;
import io.videoconf.recorder.model.TrackSummary;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class QualityTotalsTest {
  @Test
  void arrivalAndPlayoutAreSummedOverTracks() {
    QualityTotals totals =
        QualityTotals.of(
            List.of(
                track(1, new TrackSummary.Playout(SyncSource.ARRIVAL, 5, 6, 0.5, 7, 1.5, null)),
                track(2, null),
                track(3, new TrackSummary.Playout(SyncSource.ARRIVAL, 1, 1, 1, 1, 1, null))));
    assertThat(totals).isEqualTo(new QualityTotals(6, 60, 600, 6, 7, 1.5, 8, 2.5));
  }

  @Test
  void aFigureThatGoesBackCountsAsItWas() {
    QualityTotals before = new QualityTotals(5, 5, 5, 5, 5, 5, 5, 5);
    QualityTotals after = new QualityTotals(4, 6, 4, 6, 4, 6, 4, 6);
    assertThat(before.max(after)).isEqualTo(new QualityTotals(5, 6, 5, 6, 5, 6, 5, 6));
  }

  private static TrackSummary track(int id, TrackSummary.@Nullable Playout playout) {
    return new TrackSummary(
        id,
        "p",
        TrackSource.CAMERA,
        "VP8",
        1000,
        1,
        id,
        10L * id,
        100L * id,
        2,
        3,
        4,
        5,
        6,
        0.01,
        null,
        playout);
  }
}
