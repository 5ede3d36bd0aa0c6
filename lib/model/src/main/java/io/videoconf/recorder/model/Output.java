package io.videoconf.recorder.model;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One output of a recording.
 *
 * @param name which of several of its kind; empty where there is only one
 * @param progress 0 to 1
 * @param bytes total of its files; 0 until it is completed
 * @param objectKey key of its main file (MP4, multivariant playlist, poster, storyboard); null
 *     until completed
 * @param sha256 of the main file, lower-case hex; null until completed
 * @param participantId of a track, whose it is; null of other outputs
 * @param rungs the qualities of a completed ladder, in the order of its playlist; empty of other
 *     outputs, and of a ladder that was made before they were noted
 */
public record Output(
    UUID recordingId,
    OutputKind kind,
    String name,
    OutputStatus status,
    double progress,
    long bytes,
    @Nullable String objectKey,
    @Nullable String contentType,
    @Nullable String sha256,
    @Nullable String reasonCode,
    @Nullable String reason,
    @Nullable String participantId,
    List<LadderRung> rungs) {

  public Output {
    rungs = List.copyOf(rungs);
  }

  /** What is no ladder. */
  public Output(
      UUID recordingId,
      OutputKind kind,
      String name,
      OutputStatus status,
      double progress,
      long bytes,
      @Nullable String objectKey,
      @Nullable String contentType,
      @Nullable String sha256,
      @Nullable String reasonCode,
      @Nullable String reason,
      @Nullable String participantId) {
    this(
        recordingId,
        kind,
        name,
        status,
        progress,
        bytes,
        objectKey,
        contentType,
        sha256,
        reasonCode,
        reason,
        participantId,
        List.of());
  }

  /** What is not of one participant. */
  public Output(
      UUID recordingId,
      OutputKind kind,
      String name,
      OutputStatus status,
      double progress,
      long bytes,
      @Nullable String objectKey,
      @Nullable String contentType,
      @Nullable String sha256,
      @Nullable String reasonCode,
      @Nullable String reason) {
    this(
        recordingId,
        kind,
        name,
        status,
        progress,
        bytes,
        objectKey,
        contentType,
        sha256,
        reasonCode,
        reason,
        null);
  }

  /** One that is still to be made. */
  public static Output pending(
      UUID recordingId, OutputKind kind, String name, @Nullable String participantId) {
    return new Output(
        recordingId,
        kind,
        name,
        OutputStatus.PENDING,
        0,
        0,
        null,
        null,
        null,
        null,
        null,
        participantId);
  }

  /** The same, of one participant. */
  public Output of(@Nullable String participant) {
    return new Output(
        recordingId,
        kind,
        name,
        status,
        progress,
        bytes,
        objectKey,
        contentType,
        sha256,
        reasonCode,
        reason,
        participant,
        rungs);
  }

  /** The same, of a ladder with these qualities. */
  public Output with(List<LadderRung> qualities) {
    return new Output(
        recordingId,
        kind,
        name,
        status,
        progress,
        bytes,
        objectKey,
        contentType,
        sha256,
        reasonCode,
        reason,
        participantId,
        qualities);
  }

  /** The only one of its kind. */
  public Output(
      UUID recordingId,
      OutputKind kind,
      OutputStatus status,
      double progress,
      long bytes,
      @Nullable String objectKey,
      @Nullable String contentType,
      @Nullable String sha256,
      @Nullable String reasonCode,
      @Nullable String reason) {
    this(
        recordingId,
        kind,
        "",
        status,
        progress,
        bytes,
        objectKey,
        contentType,
        sha256,
        reasonCode,
        reason);
  }
}
