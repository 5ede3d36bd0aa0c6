package io.videoconf.recorder.standalone.demo;

import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * What the demo reads of a recording's state (docs/control-api.md).
 *
 * @param received RTP packets by track
 * @param lost RTP packets of all tracks, as the receiver counts them
 */
record IngestState(
    int segments,
    int cellRestarts,
    double cellCpuSeconds,
    double cellMediaSeconds,
    Map<Integer, Long> received,
    long lost) {

  static IngestState of(JsonNode state) {
    JsonNode cell = state.path("cell");
    Map<Integer, Long> received = new HashMap<>();
    long lost = 0;
    for (JsonNode track : state.path("tracks")) {
      int id = track.path("track_id").asInt(0);
      received.put(id, track.path("packets_received").asLong(0));
      lost += track.path("packets_lost").asLong(0);
    }
    return new IngestState(
        state.path("segments").asInt(0),
        cell.path("restarts").asInt(0),
        cell.path("cpu_seconds").asDouble(0),
        cell.path("media_seconds").asDouble(0),
        received,
        lost);
  }
}
