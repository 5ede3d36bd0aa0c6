package io.videoconf.recorder.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.Header;
import io.javalin.http.HttpStatus;
import io.videoconf.recorder.model.Output;
import io.videoconf.recorder.model.OutputKind;
import io.videoconf.recorder.model.OutputStatus;
import io.videoconf.recorder.model.Recording;
import io.videoconf.recorder.model.port.ObjectStore;
import io.videoconf.recorder.model.port.RecordingStore;
import io.videoconf.recorder.platform.http.ApiException;
import io.videoconf.recorder.platform.http.ErrorCode;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sends callers to the store for files: the master, other outputs, the poster. Thread-safe. */
final class MediaRoutes {
  private final RecordingStore recordings;
  private final RecordingAccess access;
  private final ObjectStore objects;
  private final Duration ttl;

  /**
   * @param ttl how long the signed URLs can be used
   */
  MediaRoutes(
      RecordingStore recordings, RecordingAccess access, ObjectStore objects, Duration ttl) {
    this.recordings = recordings;
    this.access = access;
    this.objects = objects;
    this.ttl = ttl;
  }

  void register(RoutesConfig routes) {
    Reads.add(routes, "/api/v1/recordings/{id}/download", this::download);
    Reads.add(routes, "/api/v1/recordings/{id}/thumbnail", this::thumbnail);
  }

  private void download(Context ctx) {
    Recording recording = access.downloadable(ctx);
    QueryParameters query = QueryParameters.of(ctx, "output", "rendition", "token");
    OutputDownload other = OutputDownload.parse(query.text("output"));
    String rendition = query.text("rendition");
    if (other != null && rendition != null) {
      throw Invalid.field("rendition", "absent when an output is given");
    }
    if (other != null) {
      OutputDownload.File file =
          other.find(ctx, recording, recordings.outputs(recording.recordingId()));
      redirect(ctx, file.key(), file.fileName());
      return;
    }
    if (rendition != null && !rendition.equals("master")) {
      downloadComposite(ctx, recording, rendition);
      return;
    }
    String key =
        Playback.completedKey(recordings.outputs(recording.recordingId()), OutputKind.MASTER)
            .orElseThrow(() ->
                NotReady.answer(
                    ctx,
                    recording,
                    "The recording cannot be downloaded yet",
                    NotReady.afterTheMeeting(recording)));
    redirect(ctx, key, DownloadName.of(recording.title()));
  }

  private void downloadComposite(Context ctx, Recording recording, String name) {
    Output composite =
        recordings.outputs(recording.recordingId()).stream()
            .filter(o -> o.kind() == OutputKind.COMPOSITE && o.name().equals(name))
            .findFirst()
            .orElseThrow(
                () -> Invalid.field("rendition", "master, or the name of a composite, or absent"));
    String key = composite.objectKey();
    if (key == null || composite.status() != OutputStatus.COMPLETED) {
      throw NotReady.answer(ctx, recording, composite, "The composite cannot be downloaded");
    }
    redirect(ctx, key, DownloadName.of(recording.title() + " " + name));
  }

  private void thumbnail(Context ctx) {
    Recording recording = access.watchable(ctx);
    QueryParameters.of(ctx, "token");
    Optional<Output> poster = recordings.output(recording.recordingId(), OutputKind.POSTER);
    String key = poster.map(Output::objectKey).orElse(null);
    if (key != null && poster.get().status() == OutputStatus.COMPLETED) {
      redirect(ctx, key, null);
    } else if (willHavePoster(recording, poster)) {
      throw NotReady.answer(
          ctx,
          recording,
          "The recording has no thumbnail yet",
          NotReady.afterTheMeeting(recording));
    } else {
      throw new ApiException(ErrorCode.NOT_FOUND, "The recording has no thumbnail");
    }
  }

  private static boolean willHavePoster(Recording recording, Optional<Output> poster) {
    return switch (recording.status()) {
      case RECORDING, PROCESSING -> poster.map(p -> p.status() != OutputStatus.FAILED).orElse(true);
      case COMPLETED, FAILED, DELETED -> false;
    };
  }

  /** Who asks by HEAD goes on with HEAD, which the store holds to be another request. */
  private void redirect(Context ctx, String key, @Nullable String downloadName) {
    URI target =
        ctx.method().equals(HandlerType.HEAD)
            ? objects.presignHead(key, ttl, downloadName)
            : objects.presignGet(key, ttl, downloadName);
    ctx.header(Header.CACHE_CONTROL, "private, no-store");
    ctx.redirect(target.toString(), HttpStatus.FOUND);
    ctx.result("");
  }
}
