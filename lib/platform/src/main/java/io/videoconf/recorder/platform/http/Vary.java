package io.videoconf.recorder.platform.http;

import io.javalin.http.Context;

/** What an answer depends on beside its address (RFC 9110, section 12.5.5): for caches. */
public final class Vary {
  private Vary() {}

  /** Adds a header of the request to those that the answer depends on. */
  public static void by(Context ctx, String header) {
    ctx.res().addHeader("Vary", header);
  }
}
