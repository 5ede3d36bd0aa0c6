package io.videoconf.recorder.model.event;

import io.videoconf.recorder.model.SoundFormat;
import io.videoconf.recorder.model.TrackSpec;
import io.videoconf.recorder.model.VideoFormat;
import io.videoconf.recorder.model.layout.LayoutKind;
import io.videoconf.recorder.model.look.Theme;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A control event of a meeting, kept in the journal between the packets at its arrival time. The
 * state of a recording at any moment is the fold of its events up to then.
 *
 * <p>As JSON each has a {@code type}: the name of the record in snake case.
 */
public sealed interface SessionEvent {

  /**
   * Always the first record of a journal. {@code startedAt} is the wall-clock time of arrival time
   * 0; {@code sound} is {@link SoundFormat#STEREO} in journals that do not tell.
   */
  record RecordingStarted(
      UUID recordingId,
      String meetingId,
      String title,
      @Nullable String hostUserId,
      Instant startedAt,
      VideoFormat format,
      LayoutKind layout,
      SoundFormat sound)
      implements SessionEvent {

    public RecordingStarted {
      sound = Objects.requireNonNullElse(sound, SoundFormat.STEREO);
    }

    public RecordingStarted(
        UUID recordingId,
        String meetingId,
        String title,
        @Nullable String hostUserId,
        Instant startedAt,
        VideoFormat format,
        LayoutKind layout) {
      this(
          recordingId, meetingId, title, hostUserId, startedAt, format, layout, SoundFormat.STEREO);
    }
  }

  record ParticipantJoined(String participantId, @Nullable String userId, String displayName)
      implements SessionEvent {}

  record ParticipantRenamed(String participantId, String displayName) implements SessionEvent {}

  record ParticipantLeft(String participantId) implements SessionEvent {}

  /**
   * A track is expected from now on.
   *
   * @param rtpPort the local UDP port that receives it, so that a restarted receiver can listen
   *     there again
   * @param rtcpPort the local UDP port for its RTCP; equal to {@code rtpPort} with rtcp-mux
   */
  record TrackAdded(TrackSpec track, int rtpPort, int rtcpPort) implements SessionEvent {}

  record TrackRemoved(int trackId) implements SessionEvent {}

  /**
   * A muted track is drawn as absent (video) or heard as silence (audio), whatever still arrives.
   */
  record TrackMuted(int trackId, boolean muted) implements SessionEvent {}

  /** {@code stageTrackId} is the track to put on the stage, or null for the automatic choice. */
  record LayoutChanged(LayoutKind layout, @Nullable Integer stageTrackId) implements SessionEvent {}

  record ThemeChanged(Theme theme) implements SessionEvent {}

  /**
   * How loud a participant is in the mix.
   *
   * @param gainDecibels -60 to 20; 0 for unchanged
   */
  record GainChanged(String participantId, double gainDecibels) implements SessionEvent {}

  /** Always the last record of a complete journal. */
  record RecordingStopped(String reason) implements SessionEvent {}
}
