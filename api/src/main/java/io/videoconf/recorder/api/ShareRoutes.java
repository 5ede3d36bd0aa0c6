package io.videoconf.recorder.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Header;
import io.videoconf.recorder.model.Output;
import io.videoconf.recorder.model.OutputKind;
import io.videoconf.recorder.model.ProcessingStatus;
import io.videoconf.recorder.model.Recording;
import io.videoconf.recorder.model.UuidV7;
import io.videoconf.recorder.model.WholeRecording;
import io.videoconf.recorder.model.port.RecordingStore;
import io.videoconf.recorder.platform.auth.Authenticated;
import io.videoconf.recorder.platform.auth.ShareTokens;
import io.videoconf.recorder.platform.db.Shares;
import io.videoconf.recorder.platform.db.Shares.Share;
import io.videoconf.recorder.platform.http.ApiException;
import io.videoconf.recorder.platform.http.ErrorCode;
import io.videoconf.recorder.platform.http.StrictBody;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Links to recordings for people without an account: hosts make, list and revoke them; whoever has
 * one sees what there is to watch, and nothing of the people in it. Thread-safe.
 */
final class ShareRoutes {
  private static final String SHARES = "/api/v1/recordings/{id}/shares";
  private static final long DEFAULT_SECONDS = Duration.ofDays(7).toSeconds();
  private static final long MIN_SECONDS = 60;
  private static final long MAX_SECONDS = Duration.ofDays(365).toSeconds();

  private final RecordingStore recordings;
  private final RecordingAccess access;
  private final Shares shares;
  private final ShareLinks shareLinks;
  private final Links links;
  private final InstantSource clock;
  private final RandomGenerator random;

  ShareRoutes(
      RecordingStore recordings,
      RecordingAccess access,
      Shares shares,
      ShareLinks shareLinks,
      Links links,
      InstantSource clock,
      RandomGenerator random) {
    this.recordings = recordings;
    this.access = access;
    this.shares = shares;
    this.shareLinks = shareLinks;
    this.links = links;
    this.clock = clock;
    this.random = random;
  }

  void register(RoutesConfig routes) {
    routes.post(SHARES, this::create);
    Reads.add(routes, SHARES, this::list);
    routes.delete(SHARES + "/{share}", this::revoke);
    Reads.add(routes, "/api/v1/shares/{token}", this::show);
  }

  private void create(Context ctx) {
    Recording recording = access.owned(ctx);
    QueryParameters.of(ctx);
    Wanted wanted =
        ctx.body().isBlank() ? new Wanted(null, null) : StrictBody.read(ctx, Wanted.class);
    long seconds = Objects.requireNonNullElse(wanted.expiresInSeconds(), DEFAULT_SECONDS);
    if (seconds < MIN_SECONDS || seconds > MAX_SECONDS) {
      throw Invalid.field("expires_in_seconds", MIN_SECONDS + " to " + MAX_SECONDS);
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Share share =
        new Share(
            UuidV7.next(now, random),
            recording.recordingId(),
            Authenticated.principal(ctx).sub(),
            now,
            now.plusSeconds(seconds),
            Objects.requireNonNullElse(wanted.allowDownload(), false));
    String token = shareLinks.newToken();
    if (!shares.add(share, ShareTokens.hash(token))) {
      throw new ApiException(
          ErrorCode.CONFLICT,
          "A recording can have %d links at a time: revoke some"
              .formatted(Shares.MAX_PER_RECORDING));
    }
    ctx.header(Header.CACHE_CONTROL, "no-store");
    ctx.status(201)
        .json(
            new Created(
                share.shareId(),
                URI.create(links.base(ctx) + "/s/" + token),
                token,
                share.expiresAt(),
                share.allowDownload()));
  }

  private void list(Context ctx) {
    Recording recording = access.owned(ctx);
    QueryParameters.of(ctx);
    ctx.json(
        new Listed(
            shares.list(recording.recordingId()).stream()
                .map(s ->
                    new Item(
                        s.shareId(),
                        s.createdBy(),
                        s.createdAt(),
                        s.expiresAt(),
                        s.allowDownload()))
                .toList()));
  }

  private void revoke(Context ctx) {
    Recording recording = access.owned(ctx);
    QueryParameters.of(ctx);
    boolean found =
        RecordingIds.parse(ctx.pathParam("share"))
            .filter(id ->
                shares.revoke(
                    recording.recordingId(),
                    id,
                    Authenticated.principal(ctx).sub(),
                    clock.instant()))
            .isPresent();
    if (!found) {
      throw new ApiException(ErrorCode.NOT_FOUND, "The recording has no such link");
    }
    ctx.status(204);
  }

  private void show(Context ctx) {
    ctx.header(Header.CACHE_CONTROL, "no-store");
    String token = ctx.pathParam("token");
    Share share = shareLinks.find(token).orElseThrow(ShareRoutes::gone);
    QueryParameters.of(ctx);
    WholeRecording recording =
        recordings
            .findWhole(share.recordingId())
            .filter(r -> r.recording().status() != ProcessingStatus.DELETED)
            .orElseThrow(ShareRoutes::gone);
    ctx.json(view(ctx, share, recording, token));
  }

  private SharedRecording view(Context ctx, Share share, WholeRecording whole, String token) {
    Recording recording = whole.recording();
    UUID id = recording.recordingId();
    List<Output> outputs = whole.outputs();
    String base = links.base(ctx) + Links.path(id);
    String query = "?token=" + token;
    boolean playable = isThere(outputs, OutputKind.RENDITION) || whole.begun();
    return new SharedRecording(
        id,
        recording.title(),
        Math.round(recording.durationSeconds()),
        recording.fileSizeBytes(),
        recording.status(),
        recording.createdAt(),
        recording.startedAt(),
        share.expiresAt(),
        share.allowDownload(),
        playable ? URI.create(base + "/playback.m3u8" + query) : null,
        isThere(outputs, OutputKind.POSTER) ? URI.create(base + "/thumbnail" + query) : null,
        Playback.hasStoryboard(recording, outputs, playable)
            ? URI.create(base + "/storyboard.vtt" + query)
            : null,
        share.allowDownload() && isThere(outputs, OutputKind.MASTER)
            ? URI.create(base + "/download" + query)
            : null);
  }

  private static boolean isThere(List<Output> outputs, OutputKind kind) {
    return Playback.completedKey(outputs, kind).isPresent();
  }

  private static ApiException gone() {
    return new ApiException(ErrorCode.NOT_FOUND, "The link is unknown, has expired or was revoked");
  }

  private record Wanted(@Nullable Long expiresInSeconds, @Nullable Boolean allowDownload) {}

  private record Created(
      UUID shareId, URI url, String token, Instant expiresAt, boolean allowDownload) {}

  private record Listed(List<Item> shares) {}

  private record Item(
      UUID shareId,
      String createdBy,
      Instant createdAt,
      Instant expiresAt,
      boolean allowDownload) {}

  /**
   * What somebody without an account is shown; URLs are null while there is nothing behind them.
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  private record SharedRecording(
      UUID recordingId,
      String title,
      long durationSeconds,
      long fileSizeBytes,
      ProcessingStatus processingStatus,
      Instant createdAt,
      Instant startedAt,
      Instant expiresAt,
      boolean allowDownload,
      @Nullable URI playbackUrl,
      @Nullable URI thumbnailUrl,
      @Nullable URI storyboardUrl,
      @Nullable URI downloadUrl) {}
}
