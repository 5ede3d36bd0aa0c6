package io.videoconf.recorder.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.videoconf.recorder.model.LadderRung;
import io.videoconf.recorder.model.OutputKind;
import io.videoconf.recorder.model.OutputStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One recording with all that is known about it.
 *
 * @param playbackUrl HLS; null until the first segment can be played. Opens in any player
 * @param storyboardUrl WebVTT thumbnails for scrubbing, growing while it is recorded; null until
 *     there are any
 * @param chaptersUrl WebVTT; null until there are any
 * @param downloadToken for links to its files, which send no headers: {@code token=} in the query
 * @param quality how well it was received and played; null until it is finished
 * @param reasonCode why it failed; null unless it did
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record RecordingDetail(
    @JsonUnwrapped RecordingSummary summary,
    @Nullable String hostUserId,
    Instant startedAt,
    @Nullable Instant endedAt,
    List<ParticipantView> participants,
    List<OutputView> outputs,
    @Nullable String playbackUrl,
    @Nullable String storyboardUrl,
    @Nullable String chaptersUrl,
    String downloadToken,
    @Nullable QualityView quality,
    @Nullable String reasonCode,
    @Nullable String reason) {

  @JsonInclude(JsonInclude.Include.ALWAYS)
  record ParticipantView(
      String participantId,
      @Nullable String userId,
      String displayName,
      Instant joinedAt,
      @Nullable Instant leftAt) {}

  /**
   * @param name which of several of its kind; empty where there is only one
   * @param rendition what the parameter of that name of the download takes; null of what is not
   *     downloaded by it
   * @param progress 0 to 1
   * @param sha256 of the main file; null until completed
   * @param participantId of a track, whose it is
   * @param downloadUrl null until completed, and of what is played and not downloaded
   * @param rungs the qualities among which a player of {@code playback_url} may choose; empty of
   *     all but a completed ladder
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record OutputView(
      OutputKind kind,
      String name,
      @Nullable String rendition,
      OutputStatus status,
      double progress,
      long bytes,
      @Nullable String sha256,
      @Nullable String reasonCode,
      @Nullable String reason,
      @Nullable String participantId,
      @Nullable String downloadUrl,
      List<LadderRung> rungs) {}
}
