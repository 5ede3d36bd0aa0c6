package io.videoconf.recorder.platform.http;

import io.javalin.http.Context;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** The {@code X-Request-Id} of a request: the caller's own if it is sane, else a new one. */
public final class RequestId {
  public static final String HEADER = "X-Request-Id";

  private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._-]{1,128}");
  private static final String ATTRIBUTE = "request-id";
  private static final String MDC_KEY = "request_id";

  private RequestId() {}

  /** The id of the request that is being answered. */
  public static String of(Context ctx) {
    String id = ctx.attribute(ATTRIBUTE);
    return id != null ? id : assign(ctx);
  }

  /**
   * The id for a request.
   *
   * @param offered by the caller, if it offers any
   */
  public static String of(@Nullable String offered) {
    return offered != null && SANE.matcher(offered).matches()
        ? offered
        : "req_" + UUID.randomUUID();
  }

  static String assign(Context ctx) {
    String id = of(ctx.header(HEADER));
    ctx.attribute(ATTRIBUTE, id);
    ctx.header(HEADER, id);
    MDC.put(MDC_KEY, id);
    return id;
  }

  static void forget() {
    MDC.remove(MDC_KEY);
  }
}
