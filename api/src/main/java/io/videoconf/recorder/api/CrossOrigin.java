package io.videoconf.recorder.api;

import io.javalin.config.JavalinConfig;
import io.videoconf.recorder.platform.http.RequestId;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.CrossOriginHandler;
import org.eclipse.jetty.util.Callback;

/**
 * Lets the pages of other sites call the API, when they are configured. No cookies are involved: a
 * page needs a token of its own.
 */
final class CrossOrigin {
  private CrossOrigin() {}

  /**
   * @param origins such as {@code https://app.example}; {@code *} for all; empty for none
   */
  static void allow(JavalinConfig config, List<String> origins) {
    if (origins.isEmpty()) {
      return;
    }
    config.jetty.modifyServer(server -> {
      CrossOriginHandler handler = new Identified();
      handler.setAllowedOriginPatterns(
          origins.stream()
              .map(o -> o.equals("*") ? ".*" : Pattern.quote(o))
              .collect(Collectors.toSet()));
      handler.setAllowedMethods(Set.of("GET", "HEAD", "POST", "PATCH", "DELETE"));
      handler.setAllowedHeaders(
          Set.of(
              "Authorization",
              "Content-Type",
              "Accept",
              "If-None-Match",
              "Last-Event-ID",
              "X-Request-Id"));
      handler.setExposedHeaders(
          Set.of(
              "ETag",
              "Location",
              "Retry-After",
              "X-Request-Id",
              "X-RateLimit-Limit",
              "X-RateLimit-Remaining",
              "X-RateLimit-Reset",
              "X-RateLimit-Retry-After",
              "Deprecation",
              "Sunset"));
      handler.setAllowCredentials(false);
      handler.setPreflightMaxAge(Duration.ofHours(1));
      handler.setHandler(server.getHandler());
      server.setHandler(handler);
    });
  }

  /** Gives preflights, which come no further, a request id as all others have. */
  private static final class Identified extends CrossOriginHandler {
    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      String offered = request.getHeaders().get(RequestId.HEADER);
      response.getHeaders().put(RequestId.HEADER, RequestId.of(offered));
      return super.handle(request, response, callback);
    }
  }
}
