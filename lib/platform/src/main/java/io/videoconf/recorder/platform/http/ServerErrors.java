package io.videoconf.recorder.platform.http;

import io.videoconf.recorder.json.Json;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Answers what never reaches a route: requests that are no HTTP, addresses that mean several
 * things, headers that are too large. By the flat form where the address is known to be under
 * {@code /v1/}, else by the envelope. Says nothing of what the request held.
 */
final class ServerErrors extends ErrorHandler {
  private final Clock clock;

  ServerErrors(Clock clock) {
    this.clock = clock;
  }

  /** All: Jetty would answer PUT, PATCH and DELETE with a status alone. */
  @Override
  public boolean errorPageForMethod(String method) {
    return true;
  }

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int refused,
      @Nullable String message,
      @Nullable Throwable cause,
      Callback callback) {
    // An upgrade would have to be named, and none is to be had.
    int status = refused == 426 ? 505 : refused;
    response.setStatus(status);
    String requestId = RequestId.of(request.getHeaders().get(RequestId.HEADER));
    response.getHeaders().put(RequestId.HEADER, requestId);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    boolean flat =
        ErrorAnswers.isFlat(Objects.requireNonNullElse(request.getHttpURI().getPath(), ""));
    Map<String, Object> body =
        flat ? ErrorAnswers.flat(code(status), text(status), status) : envelope(status, requestId);
    response.write(true, ByteBuffer.wrap(Json.writeBytes(body)), callback);
  }

  private Map<String, Object> envelope(int status, String requestId) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("code", code(status).name());
    error.put("message", text(status));
    error.put("details", Map.of("timestamp", clock.instant().truncatedTo(ChronoUnit.MILLIS)));
    error.put("request_id", requestId);
    return Map.of("error", error);
  }

  private static ErrorCode code(int status) {
    return switch (status) {
      case 501, 505 -> ErrorCode.VALIDATION_FAILED; // The caller's doing, not ours.
      default -> ErrorCode.ofStatus(status);
    };
  }

  private static String text(int status) {
    return switch (status) {
      case 408 -> "The request took too long";
      case 414 -> "The address is too long";
      case 417 -> "Nothing but 100-continue can be expected";
      case 431 -> "The headers are too large";
      case 501 -> "The request needs what is not served here";
      case 505 -> "Only HTTP/1.1 is spoken here";
      case 503 -> "The service is stopping or has too much to do";
      default -> status >= 500 ? "Internal error" : "The request is not well-formed";
    };
  }
}
