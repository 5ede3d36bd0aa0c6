package io.videoconf.recorder.platform.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Header;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import io.javalin.http.MethodNotAllowedResponse;
import io.javalin.router.Endpoint;
import io.videoconf.recorder.json.Json;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.eclipse.jetty.io.EofException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns whatever a handler throws into an error answer. Paths under {@code /v1/} get the flat form
 * {@code {"error","message","status"}}, all others the envelope.
 */
final class ErrorAnswers {
  private static final Logger LOG = LoggerFactory.getLogger(ErrorAnswers.class);

  private final Clock clock;

  ErrorAnswers(Clock clock) {
    this.clock = clock;
  }

  void register(RoutesConfig routes) {
    routes.exception(ApiException.class, (e, ctx) -> answer(ctx, e));
    routes.exception(
        HttpResponseException.class,
        (e, ctx) -> {
          ErrorCode code = ErrorCode.ofStatus(e.getStatus());
          if (e instanceof MethodNotAllowedResponse) {
            ctx.header(Header.ALLOW, String.join(", ", e.getDetails().values()));
          }
          answer(ctx, code, message(e), Map.copyOf(e.getDetails()));
          ctx.status(e.getStatus());
        });
    routes.exception(Exception.class, this::answerUnexpected);
    // Javalin asks no handler of exceptions when a body's time is over.
    routes.error(
        HttpStatus.REQUEST_TIMEOUT,
        ctx -> {
          answer(ctx, ErrorCode.VALIDATION_FAILED, "The request took too long", Map.of());
          ctx.status(HttpStatus.REQUEST_TIMEOUT);
        });
  }

  void answer(Context ctx, ApiException e) {
    answer(ctx, e.code(), message(e), e.details());
  }

  private void answerUnexpected(Exception e, Context ctx) {
    if (hungUp(e)) {
      LOG.debug("request {}: the client hung up", RequestId.of(ctx), e);
      // Whoever closed but one direction still reads.
      answer(ctx, ErrorCode.VALIDATION_FAILED, "The body ended too early", Map.of());
      return;
    }
    LOG.error("request {} failed: {} {}", RequestId.of(ctx), ctx.method(), shownPath(ctx), e);
    answer(ctx, ErrorCode.INTERNAL, "Internal error", Map.of());
  }

  private static boolean hungUp(Exception e) {
    return Stream.<Throwable>iterate(e, Objects::nonNull, Throwable::getCause)
        .anyMatch(EofException.class::isInstance);
  }

  /** The path, unless it is itself a key. */
  private static String shownPath(Context ctx) {
    Endpoint endpoint = ctx.endpoints().matchedHttpEndpoint();
    return endpoint != null && endpoint.path.contains("{token}") ? endpoint.path : ctx.path();
  }

  private void answer(Context ctx, ErrorCode code, String message, Map<String, Object> details) {
    ctx.status(code.status());
    ctx.contentType("application/json");
    ctx.result(
        Json.writeBytes(
            isFlat(ctx.path())
                ? flat(code, message, code.status())
                : envelope(ctx, code, message, details)));
  }

  private Map<String, Object> envelope(
      Context ctx, ErrorCode code, String message, Map<String, Object> details) {
    Map<String, Object> shown = new LinkedHashMap<>(details);
    shown.put("timestamp", clock.instant().truncatedTo(ChronoUnit.MILLIS));
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("code", code.name());
    body.put("message", message);
    body.put("details", shown);
    body.put("request_id", RequestId.of(ctx));
    return Map.of("error", body);
  }

  static boolean isFlat(String path) {
    return path.startsWith("/v1/");
  }

  static Map<String, Object> flat(ErrorCode code, String message, int status) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("error", code.name().toLowerCase(Locale.ROOT));
    body.put("message", message);
    body.put("status", status);
    return body;
  }

  private static String message(Exception e) {
    return e.getMessage() == null ? "Request failed" : e.getMessage();
  }
}
