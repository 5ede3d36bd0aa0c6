package io.videoconf.recorder.ingest.session;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.videoconf.recorder.model.layout.LayoutKind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A live recording as the control API shows it: see docs/control-api.md. */
public record SessionView(
    UUID recordingId,
    String meetingId,
    String title,
    String status,
    Instant startedAt,
    double durationSeconds,
    LayoutKind layout,
    int segments,
    int uploadBacklog,
    CellView cell,
    List<ParticipantView> participants,
    List<TrackView> tracks,
    @Nullable JanusView janus,
    @Nullable String reasonCode,
    @Nullable String reason) {

  /** The compositor. {@code mediaSeconds} is how far on the timeline it has come. */
  public record CellView(
      String state, int restarts, double cpuSeconds, double mediaSeconds, @Nullable Long pid) {}

  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record ParticipantView(
      String participantId, String displayName, @Nullable String userId) {}

  /** One track and what has arrived of it. */
  public record TrackView(
      int trackId,
      String participantId,
      String source,
      String codec,
      int port,
      int rtcpPort,
      boolean muted,
      boolean removed,
      @Nullable Long ssrc,
      long packetsReceived,
      long bytesReceived,
      long packetsLost,
      long packetsDuplicate,
      long packetsLate,
      long packetsRejected,
      Map<String, Long> rejectedByReason,
      double jitterSeconds,
      long keyframeRequests,
      @Nullable Instant lastPacketAt) {}
}
