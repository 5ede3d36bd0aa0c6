package io.videoconf.recorder.ingest.janus;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.videoconf.recorder.ingest.Recordings;
import io.videoconf.recorder.ingest.janus.JanusSettings.InvalidSettingsException;
import io.videoconf.recorder.ingest.session.JanusView;
import io.videoconf.recorder.ingest.session.RecordingSession;
import io.videoconf.recorder.model.ProcessingStatus;
import io.videoconf.recorder.platform.http.ApiException;
import io.videoconf.recorder.platform.http.ErrorCode;
import io.videoconf.recorder.platform.http.StrictBody;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** The control API's calls that connect a recording to Janus: docs/janus.md. Thread-safe. */
public final class JanusRoutes {
  private static final String PATH = "/ingest/v1/recordings/{id}/janus";

  private final Recordings recordings;
  private final JanusConnectors connectors;

  public JanusRoutes(Recordings recordings, JanusConnectors connectors) {
    this.recordings = recordings;
    this.connectors = connectors;
  }

  public void register(RoutesConfig routes) {
    routes.put(PATH, this::put);
    routes.get(PATH, this::get);
    routes.delete(PATH, this::delete);
  }

  private void put(Context ctx) throws InterruptedException {
    RecordingSession session = session(ctx);
    if (session.status() != ProcessingStatus.RECORDING) {
      throw new ApiException(ErrorCode.CONFLICT, "the recording has been stopped");
    }
    try {
      ctx.json(connectors.put(session, StrictBody.readOfAnyType(ctx, JsonNode.class)));
    } catch (InvalidSettingsException e) {
      throw ApiException.invalid(e.field(), String.valueOf(e.getMessage()));
    }
  }

  private void get(Context ctx) {
    JanusView view = connectors.view(session(ctx).recordingId());
    if (view == null) {
      throw none();
    }
    ctx.json(view);
  }

  private void delete(Context ctx) throws InterruptedException {
    if (!connectors.remove(session(ctx).recordingId())) {
      throw none();
    }
    ctx.status(HttpStatus.NO_CONTENT);
  }

  private RecordingSession session(Context ctx) {
    String id = ctx.pathParam("id");
    try {
      return recordings.find(UUID.fromString(id)).orElseThrow(() -> notFound(id));
    } catch (IllegalArgumentException noUuid) {
      throw notFound(id);
    }
  }

  private static ApiException notFound(String id) {
    return new ApiException(
        ErrorCode.RECORDING_NOT_FOUND,
        "This node has no such recording",
        Map.of("recording_id", id));
  }

  private static ApiException none() {
    return new ApiException(ErrorCode.NOT_FOUND, "The recording is not connected to a Janus");
  }
}
