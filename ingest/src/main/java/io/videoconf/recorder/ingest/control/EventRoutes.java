package io.videoconf.recorder.ingest.control;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.sse.SseClient;
import io.videoconf.recorder.ingest.Recordings;
import io.videoconf.recorder.ingest.session.EventStream;
import io.videoconf.recorder.ingest.session.RecordingSession;
import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.platform.http.ApiException;
import io.videoconf.recorder.platform.http.ErrorCode;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** Server-sent events of a recording. Thread-safe. */
public final class EventRoutes {
  /** A reader so far behind is cut off; it can come back and read the state. */
  private static final int LARGEST_BACKLOG = 1000;

  private static final long HEARTBEAT_SECONDS = 10;

  private final Recordings recordings;

  public EventRoutes(Recordings recordings) {
    this.recordings = recordings;
  }

  public void register(RoutesConfig routes) {
    String path = ControlRoutes.BASE + "/{id}/events";
    routes.before(path, EventRoutes::requireEventStream);
    routes.sse(path, this::stream);
  }

  /** Without this a caller that forgot the header would get an empty answer. */
  private static void requireEventStream(Context ctx) {
    String accept = ctx.header("Accept");
    if (accept == null || !accept.contains("text/event-stream")) {
      throw new ApiException(
          ErrorCode.NOT_ACCEPTABLE, "Ask for events with the header Accept: text/event-stream");
    }
  }

  /** Ends when the client goes, when it falls too far behind, or when the recording is over. */
  private void stream(SseClient client) {
    RecordingSession session = ControlRoutes.find(recordings, client.ctx());
    BlockingQueue<EventStream.Event> queue = new ArrayBlockingQueue<>(LARGEST_BACKLOG);
    client.sendEvent("state", Json.write(session.view()));
    EventStream.Subscription subscription =
        session
            .events()
            .subscribe(event -> {
              if (!queue.offer(event)) {
                client.close();
              }
            });
    try (subscription) {
      while (!client.terminated() && !(session.isOver() && queue.isEmpty())) {
        EventStream.Event event = queue.poll(HEARTBEAT_SECONDS, TimeUnit.SECONDS);
        if (event == null) {
          client.sendComment("still here");
        } else {
          client.sendEvent(event.type(), Json.write(event.data()));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
