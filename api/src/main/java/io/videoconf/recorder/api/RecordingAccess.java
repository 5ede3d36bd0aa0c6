package io.videoconf.recorder.api;

import io.javalin.http.Context;
import io.videoconf.recorder.model.ProcessingStatus;
import io.videoconf.recorder.model.Recording;
import io.videoconf.recorder.model.WholeRecording;
import io.videoconf.recorder.model.port.RecordingStore;
import io.videoconf.recorder.platform.auth.Authenticated;
import io.videoconf.recorder.platform.auth.PlaybackTokens;
import io.videoconf.recorder.platform.auth.PlaybackTokens.Purpose;
import io.videoconf.recorder.platform.auth.Principal;
import io.videoconf.recorder.platform.db.Shares.Share;
import io.videoconf.recorder.platform.http.ApiException;
import io.videoconf.recorder.platform.http.ErrorCode;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Who may do what with which recording. A recording that the caller may not see and one that does
 * not exist are answered alike. Thread-safe.
 */
final class RecordingAccess {
  private final RecordingStore recordings;
  private final Authenticated authenticated;
  private final PlaybackTokens playbackTokens;
  private final ShareLinks shareLinks;
  private final InstantSource clock;

  RecordingAccess(
      RecordingStore recordings,
      Authenticated authenticated,
      PlaybackTokens playbackTokens,
      ShareLinks shareLinks,
      InstantSource clock) {
    this.recordings = recordings;
    this.authenticated = authenticated;
    this.playbackTokens = playbackTokens;
    this.shareLinks = shareLinks;
    this.clock = clock;
  }

  /** Who calls, by bearer token; INVALID_TOKEN when nobody believable does. */
  Principal caller(Context ctx) {
    authenticated.handle(ctx);
    return Authenticated.principal(ctx);
  }

  /** The recording in the path, if the caller may know of it. */
  Recording visible(Context ctx) {
    Principal caller = caller(ctx);
    Recording recording = existing(ctx);
    boolean shown =
        recording.status() != ProcessingStatus.DELETED
            && (isAdmin(caller)
                || caller.sub().equals(recording.hostUserId())
                || recordings.isVisibleTo(recording.recordingId(), caller.sub()));
    if (!shown) {
      throw notFound(ctx);
    }
    return recording;
  }

  /** The same with all that is shown of it. */
  WholeRecording visibleWhole(Context ctx) {
    Principal caller = caller(ctx);
    return RecordingIds.parse(ctx.pathParam("id"))
        .flatMap(recordings::findWhole)
        .filter(whole -> whole.recording().status() != ProcessingStatus.DELETED)
        .filter(whole -> isAdmin(caller) || whole.isVisibleTo(caller.sub()))
        .orElseThrow(() -> notFound(ctx));
  }

  /**
   * The recording in the path, if the caller may watch it: by bearer token, or by a token in the
   * query, because players and image elements send no headers: a token of that recording that was
   * made for it, or that of a link by which it is shared.
   */
  Recording watchable(Context ctx) {
    return opened(ctx, Purpose.PLAYBACK, _ -> true);
  }

  /** As {@link #watchable}, and by the token of a poster. */
  Recording recognizable(Context ctx) {
    return opened(ctx, Purpose.POSTER, _ -> true);
  }

  /** As {@link #watchable}, but not by a player's token, nor by links for watching only: 403. */
  Recording downloadable(Context ctx) {
    return opened(ctx, Purpose.DOWNLOAD, Share::allowDownload);
  }

  private Recording opened(Context ctx, Purpose purpose, Predicate<Share> opens) {
    String token = ctx.queryParam("token");
    if (token == null || ctx.header("Authorization") != null) {
      return visible(ctx);
    }
    // An id that is no id has no tokens either: what follows cannot tell the two apart.
    UUID id = RecordingIds.parse(ctx.pathParam("id")).orElseGet(() -> new UUID(0, 0));
    if (shareLinks.isOurs(token)) {
      requireShared(token, id, opens);
    } else if (!playbackTokens.verify(token, purpose, id, clock.instant())) {
      throw new ApiException(
          ErrorCode.INVALID_TOKEN, "The token is invalid, has expired or is for something else");
    }
    Recording recording = existing(ctx);
    if (recording.status() == ProcessingStatus.DELETED) {
      throw notFound(ctx);
    }
    return recording;
  }

  private void requireShared(String token, UUID recordingId, Predicate<Share> opens) {
    Share share =
        shareLinks
            .find(token)
            .filter(s -> s.recordingId().equals(recordingId))
            .orElseThrow(() ->
                new ApiException(
                    ErrorCode.INVALID_TOKEN, "The link is unknown, has expired or was revoked"));
    if (!opens.test(share)) {
      throw new ApiException(
          ErrorCode.INSUFFICIENT_PERMISSIONS, "The link is for watching and not for downloading");
    }
  }

  /** The recording in the path, if the caller may change it: the host, or an administrator. */
  Recording owned(Context ctx) {
    Recording recording = ownedEvenIfDeleted(ctx);
    if (recording.status() == ProcessingStatus.DELETED) {
      throw notFound(ctx);
    }
    return recording;
  }

  /**
   * The recording in the path, if the caller may change it: the host, or an administrator. It may
   * be deleted already.
   */
  Recording ownedEvenIfDeleted(Context ctx) {
    Principal caller = caller(ctx);
    Recording recording = existing(ctx);
    if (isAdmin(caller) || caller.sub().equals(recording.hostUserId())) {
      return recording;
    }
    if (recording.status() != ProcessingStatus.DELETED
        && recordings.isVisibleTo(recording.recordingId(), caller.sub())) {
      throw new ApiException(
          ErrorCode.INSUFFICIENT_PERMISSIONS, "Only the host may change this recording");
    }
    throw notFound(ctx);
  }

  /**
   * The recording in the path, if the caller may have more made of it: the host, an administrator,
   * or a service with the scope {@code jobs:write}.
   */
  Recording orderable(Context ctx) {
    Recording recording =
        caller(ctx).hasScope(Principal.SCOPE_JOBS) ? existing(ctx) : ownedEvenIfDeleted(ctx);
    if (recording.status() == ProcessingStatus.DELETED) {
      throw notFound(ctx);
    }
    return recording;
  }

  static boolean isAdmin(Principal caller) {
    return caller.hasScope(Principal.SCOPE_ADMIN);
  }

  static ApiException notFound(Context ctx) {
    return new ApiException(
        ErrorCode.RECORDING_NOT_FOUND,
        "The specified recording could not be found",
        Map.of("recording_id", ctx.pathParam("id")));
  }

  private Recording existing(Context ctx) {
    return RecordingIds.parse(ctx.pathParam("id"))
        .flatMap(recordings::find)
        .orElseThrow(() -> notFound(ctx));
  }
}
