package io.videoconf.recorder.api;

import io.javalin.http.Context;
import io.javalin.http.Header;
import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.platform.http.Vary;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Answers JSON with a weak entity tag, and 304 to who has it already (RFC 9110, section 13.1.2).
 * Tokens in URLs count: they change while those that were given out are still good for as long
 * again, so that nobody is left with URLs that have expired. Thread-safe.
 */
final class Conditional {
  private Conditional() {}

  static void answer(Context ctx, Object body) {
    byte[] json = Json.writeBytes(body);
    String tag = tag(json);
    ctx.header(Header.ETAG, tag);
    ctx.header(Header.CACHE_CONTROL, "private, no-cache");
    Vary.by(ctx, "Authorization");
    if (isKnown(ctx, tag)) {
      ctx.status(304);
    } else {
      ctx.contentType("application/json").result(json);
    }
  }

  private static String tag(byte[] json) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(json);
      return "W/\"" + HexFormat.of().formatHex(digest, 0, 16) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Whether the caller has what is of that tag: weakly, for it may have it compressed or not. */
  static boolean isKnown(Context ctx, String tag) {
    String known = ctx.header(Header.IF_NONE_MATCH);
    return known != null
        && Arrays.stream(known.split(",")).map(String::strip).anyMatch(t -> same(t, tag));
  }

  /** The weak comparison of RFC 9110, section 8.8.3.2. */
  private static boolean same(String given, String tag) {
    return given.equals("*") || opaque(given).equals(opaque(tag));
  }

  private static String opaque(String tag) {
    return tag.startsWith("W/") ? tag.substring(2) : tag;
  }
}
