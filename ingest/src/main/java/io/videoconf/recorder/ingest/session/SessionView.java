package io.videoconf.recorder.ingest.session;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.videoconf.recorder.model.TrackSummary;
import io.videoconf.recorder.model.layout.CustomLayout;
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
    @Nullable Integer stageTrackId,
    @Nullable CustomLayout customLayout,
    ThemeView theme,
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
      String participantId, String displayName, @Nullable String userId, double gainDb) {}

  /**
   * One track and what has arrived of it. Counters of a restarted node begin anew.
   *
   * @param codec of the newest packet; before the first, the one that the sender prefers
   * @param payloadType of the newest packet; null before the first
   * @param packetsLost that came neither at first nor by repair
   * @param packetsRejected datagrams at the transport's ports that belonged to no track
   * @param kernelDrops datagrams that this machine dropped at the transport's ports
   * @param roundTripSeconds to the sender and back; null while unknown
   * @param wanted null while the compositor has not told, or the track has no picture
   * @param playout null until the compositor has told of the track
   */
  public record TrackView(
      int trackId,
      String participantId,
      String source,
      String codec,
      @Nullable Integer payloadType,
      String transportId,
      int port,
      int rtcpPort,
      boolean muted,
      boolean removed,
      @Nullable Long ssrc,
      long packetsReceived,
      long bytesReceived,
      long packetsLost,
      long packetsRepaired,
      long packetsDuplicate,
      long packetsLate,
      long packetsRejected,
      Map<String, Long> rejectedByReason,
      long kernelDrops,
      double jitterSeconds,
      @Nullable Double roundTripSeconds,
      long nacksSent,
      long keyframeRequests,
      @Nullable WantedSize wanted,
      TrackSummary.@Nullable Playout playout,
      @Nullable Instant lastPacketAt) {}

  /** How large a picture is shown, in pixels: a larger one is of no use. 0 if it is not shown. */
  public record WantedSize(int width, int height) {}
}
