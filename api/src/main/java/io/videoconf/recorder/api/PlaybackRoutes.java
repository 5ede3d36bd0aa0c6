package io.videoconf.recorder.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Header;
import io.videoconf.recorder.model.Recording;
import io.videoconf.recorder.platform.http.ApiException;
import io.videoconf.recorder.platform.http.ErrorCode;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;

/** Serves playlists and the storyboard, to players on any site. Thread-safe. */
final class PlaybackRoutes {
  private static final String HLS = "application/vnd.apple.mpegurl";
  private static final String DASH = "application/dash+xml";
  private static final String WEB_VTT = "text/vtt;charset=utf-8";

  /** The first segment is there a few seconds after the first packet. */
  private static final Duration BEFORE_FIRST_SEGMENT = Duration.ofSeconds(2);

  private final RecordingAccess access;
  private final Playback playback;
  private final Links links;

  PlaybackRoutes(RecordingAccess access, Playback playback, Links links) {
    this.access = access;
    this.playback = playback;
    this.links = links;
  }

  void register(RoutesConfig routes) {
    Reads.add(routes, "/api/v1/recordings/{id}/playback.m3u8", this::playlist);
    Reads.add(routes, "/api/v1/recordings/{id}/playback/{name}.m3u8", this::variant);
    Reads.add(routes, "/api/v1/recordings/{id}/playback.mpd", this::manifest);
    Reads.add(routes, "/api/v1/recordings/{id}/storyboard.vtt", this::storyboard);
  }

  private void playlist(Context ctx) {
    openToAnySite(ctx);
    Recording recording = access.watchable(ctx);
    QueryParameters.of(ctx, "token");
    UUID id = recording.recordingId();
    // Players follow the variants' URIs as they are, so these carry the token on.
    String token =
        Objects.requireNonNullElseGet(ctx.queryParam("token"), () -> links.playbackToken(id));
    String text =
        playback
            .playlist(
                recording, name -> Links.path(id) + "/playback/" + name + ".m3u8?token=" + token)
            .orElseThrow(() ->
                NotReady.answer(
                    ctx, recording, "The recording cannot be played yet", BEFORE_FIRST_SEGMENT));
    ctx.contentType(HLS).result(text);
  }

  private void variant(Context ctx) {
    openToAnySite(ctx);
    Recording recording = access.watchable(ctx);
    QueryParameters.of(ctx, "token");
    String text =
        playback
            .variant(recording.recordingId(), ctx.pathParam("name"))
            .orElseThrow(
                () -> new ApiException(ErrorCode.NOT_FOUND, "There is no such media playlist"));
    ctx.contentType(HLS).result(text);
  }

  private void manifest(Context ctx) {
    openToAnySite(ctx);
    Recording recording = access.watchable(ctx);
    QueryParameters.of(ctx, "token");
    String text =
        playback
            .manifest(recording.recordingId())
            .orElseThrow(() ->
                NotReady.answer(
                    ctx,
                    recording,
                    "The recording has no DASH manifest yet",
                    NotReady.afterTheMeeting(recording)));
    ctx.contentType(DASH).result(text);
  }

  private void storyboard(Context ctx) {
    openToAnySite(ctx);
    Recording recording = access.watchable(ctx);
    QueryParameters.of(ctx, "token");
    String text =
        playback
            .storyboard(recording)
            .orElseThrow(() ->
                NotReady.answer(
                    ctx,
                    recording,
                    "The recording has no storyboard yet",
                    NotReady.afterTheMeeting(recording)));
    ctx.contentType(WEB_VTT).result(text);
  }

  /** The token in the URL is the only key, no cookie is involved: any page that has it may read. */
  private static void openToAnySite(Context ctx) {
    ctx.header(Header.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    ctx.header(Header.CACHE_CONTROL, "private, no-store");
  }
}
