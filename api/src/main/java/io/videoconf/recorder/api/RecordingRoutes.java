package io.videoconf.recorder.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.videoconf.recorder.model.ProcessingStatus;
import io.videoconf.recorder.model.Recording;
import io.videoconf.recorder.model.WholeRecording;
import io.videoconf.recorder.model.port.RecordingStore;
import io.videoconf.recorder.platform.auth.Authenticated;
import io.videoconf.recorder.platform.auth.Principal;
import io.videoconf.recorder.platform.http.ApiException;
import io.videoconf.recorder.platform.http.ErrorCode;
import io.videoconf.recorder.platform.http.StrictBody;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lists, shows, renames and deletes recordings. Thread-safe. */
final class RecordingRoutes {
  private final RecordingStore recordings;
  private final RecordingAccess access;
  private final RecordingViews views;
  private final ObjectRemoval removal;

  RecordingRoutes(
      RecordingStore recordings,
      RecordingAccess access,
      RecordingViews views,
      ObjectRemoval removal) {
    this.recordings = recordings;
    this.access = access;
    this.views = views;
    this.removal = removal;
  }

  void register(RoutesConfig routes) {
    Reads.add(routes, "/api/v1/recordings", this::list);
    Reads.add(routes, "/api/v1/recordings/{id}", this::show);
    Reads.add(routes, "/api/v1/recordings/{id}/outputs", this::outputs);
    routes.patch("/api/v1/recordings/{id}", this::rename);
    routes.delete("/api/v1/recordings/{id}", this::delete);
  }

  private void list(Context ctx) {
    Principal caller = access.caller(ctx);
    ListQuery query = ListQuery.parse(QueryParameters.decoded(ctx));
    String visibleTo = RecordingAccess.isAdmin(caller) ? null : caller.sub();
    Conditional.answer(
        ctx, views.page(ctx, recordings.page(query.toStoreQuery(visibleTo)), query.limit()));
  }

  private void show(Context ctx) {
    WholeRecording recording = access.visibleWhole(ctx);
    QueryParameters.of(ctx);
    Conditional.answer(ctx, views.detail(ctx, recording));
  }

  private void outputs(Context ctx) {
    WholeRecording recording = access.visibleWhole(ctx);
    QueryParameters.of(ctx);
    Conditional.answer(ctx, Map.of("outputs", views.outputs(ctx, recording)));
  }

  private void rename(Context ctx) {
    Recording recording = access.ownedEvenIfDeleted(ctx);
    QueryParameters.of(ctx);
    String title = title(ctx);
    if (recording.status() == ProcessingStatus.DELETED
        || !recordings.rename(recording.recordingId(), title)) {
      throw RecordingAccess.notFound(ctx);
    }
    ctx.json(views.detail(ctx, access.visibleWhole(ctx)));
  }

  private void delete(Context ctx) {
    Recording recording = access.ownedEvenIfDeleted(ctx);
    QueryParameters.of(ctx);
    if (recording.status() == ProcessingStatus.RECORDING) {
      throw new ApiException(
          ErrorCode.RECORDING_NOT_READY,
          "A recording in progress cannot be deleted: stop it first",
          Map.of("reason", "recording"));
    }
    if (recording.status() != ProcessingStatus.DELETED) {
      boolean _ =
          recordings.markDeleted(recording.recordingId(), Authenticated.principal(ctx).sub());
    }
    removal.remove(recording.recordingId());
    ctx.status(204);
  }

  private static String title(Context ctx) {
    String title = StrictBody.read(ctx, Change.class).title();
    if (title == null || !Limits.isPlainText(title)) {
      throw Invalid.field(
          "title", "1 to " + Limits.MAX_TEXT + " characters without control characters");
    }
    return title.strip();
  }

  private record Change(@Nullable String title) {}
}
