package io.videoconf.recorder.ingest.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.journal.RecordingState;
import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.SyncSource;
import io.videoconf.recorder.model.TrackSource;
import io.videoconf.recorder.model.TrackSpec;
import io.videoconf.recorder.model.TrackSummary;
import io.videoconf.recorder.model.cell.CellReport.TrackQuality;
import io.videoconf.recorder.model.event.SessionEvent;
import io.videoconf.recorder.rtp.receive.TrackStats;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrackSummariesTest {
  private static final TrackStats STATS =
      new TrackStats(
          900, 800_000, 1, 4, 2, 3, 0, Map.of(), 0.002, 7, 5, 3, 2, 0.034, 1L, 97, Codec.H264);

  @Test
  void arrivalAndPlayoutOfATrackComeTogetherAlsoOnceItHasEnded() {
    RecordingState state =
        RecordingState.EMPTY
            .apply(new SessionEvent.TrackAdded(camera(1), 40_000, 40_000))
            .apply(new SessionEvent.TrackAdded(camera(2), 40_001, 40_001))
            .apply(new SessionEvent.TrackRemoved(1));
    TrackCounters counters =
        new TrackCounters("t1", STATS, 1, Map.of("wrong_source", 2L, "not_rtp", 3L), 6);
    List<TrackSummary> summaries =
        TrackSummaries.of(
            state,
            id -> id == 1 ? counters : TrackCounters.NONE,
            Map.of(1, new TrackQuality(1, SyncSource.ARRIVAL, 11, 12, 0.5, 13, 1.5, 0.01)));
    assertThat(summaries)
        .containsExactly(
            new TrackSummary(
                1,
                "ada",
                TrackSource.CAMERA,
                "H264",
                900,
                800_000,
                1,
                4,
                2,
                3,
                5,
                6,
                7,
                8,
                0.002,
                0.034,
                new TrackSummary.Playout(SyncSource.ARRIVAL, 11, 12, 0.5, 13, 1.5, 0.01)),
            new TrackSummary(
                2, "ada", TrackSource.CAMERA, "VP8", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, null, null));
  }

  private static TrackSpec camera(int trackId) {
    return TrackSpec.of(trackId, "ada", TrackSource.CAMERA, Codec.VP8, 96, null, 0, Map.of());
  }
}
