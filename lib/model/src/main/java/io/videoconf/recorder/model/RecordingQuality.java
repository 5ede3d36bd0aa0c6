package io.videoconf.recorder.model;

import java.util.List;

/**
 * How well a finished recording was received and played.
 *
 * @param tracks as in the master's manifest
 * @param gaps how often the timeline has a hole between two segments
 * @param gapSeconds how long these holes are, all together
 */
public record RecordingQuality(List<TrackSummary> tracks, int gaps, double gapSeconds) {
  public RecordingQuality {
    tracks = List.copyOf(tracks);
  }
}
