package io.videoconf.recorder.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.Header;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.videoconf.recorder.model.Recording;
import io.videoconf.recorder.platform.http.ApiException;
import io.videoconf.recorder.platform.http.ErrorCode;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code GET /api/v1/recordings/{id}/events}: server-sent events of a recording's status and of the
 * progress of its outputs. A stream tells the newest state, not every one: a client that was away
 * names the state that it has seen (Last-Event-ID) and is told the current one if that is another.
 * Thread-safe.
 */
final class EventRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(EventRoutes.class);

  /** Shorter than the idle timeouts of common proxies, and than our own server's. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);

  /** Then the client connects again, and its token is looked at again. */
  private static final Duration LONGEST_STREAM = Duration.ofMinutes(30);

  /** Per process. A stream is a virtual thread and a socket. */
  private static final int MOST_STREAMS = 10_000;

  private final RecordingAccess access;
  private final EventHub hub;

  EventRoutes(RecordingAccess access, EventHub hub, MeterRegistry registry) {
    this.access = access;
    this.hub = hub;
    Gauge.builder("api.event.streams", hub, EventHub::watchers)
        .description("Event streams that are open")
        .register(registry);
  }

  void register(RoutesConfig routes) {
    Reads.add(routes, "/api/v1/recordings/{id}/events", this::stream);
  }

  private void stream(Context ctx) {
    Recording recording = access.visible(ctx);
    QueryParameters.of(ctx);
    if (hub.watchers() >= MOST_STREAMS) {
      ctx.header(Header.RETRY_AFTER, "10");
      throw new ApiException(ErrorCode.SERVICE_UNAVAILABLE, "Too many event streams are open");
    }
    try (EventHub.Subscription subscription = hub.subscribe(recording.recordingId())) {
      StatusEvent first = subscription.now();
      boolean seen = first.id().equals(ctx.header("Last-Event-ID"));
      if (seen && first.last()) {
        // Tells an EventSource not to come again.
        ctx.status(204);
        return;
      }
      ctx.contentType("text/event-stream;charset=utf-8");
      ctx.header(Header.CACHE_CONTROL, "no-store");
      // nginx would collect the events before it hands them on.
      ctx.header("X-Accel-Buffering", "no");
      if (!ctx.method().equals(HandlerType.HEAD)) {
        tell(subscription, first, seen, ctx.res().getOutputStream());
      }
    } catch (IOException e) {
      LOG.debug("the client of an event stream went away", e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void tell(
      EventHub.Subscription subscription, StatusEvent first, boolean seen, OutputStream out)
      throws IOException, InterruptedException {
    long endNanos = System.nanoTime() + LONGEST_STREAM.toNanos();
    write(out, "retry: 2000\n" + (seen ? "\n" : first.frame()));
    StatusEvent told = first;
    while (!told.last() && !subscription.isOver() && System.nanoTime() - endNanos < 0) {
      StatusEvent next = subscription.next(told, HEARTBEAT);
      if (next == null) {
        write(out, ":\n\n");
      } else {
        write(out, next.frame());
        told = next;
      }
    }
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(UTF_8));
    out.flush();
  }
}
