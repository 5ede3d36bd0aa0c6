package io.videoconf.recorder.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.javalin.http.Context;
import io.javalin.http.Header;
import io.videoconf.recorder.json.Json;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Answers JSON with a weak entity tag, and 304 to who has it already (RFC 9110, section 13.1.2).
 * The tokens in our URLs differ from one answer to the next and count for nothing; but a tag lasts
 * half of their life at most, so that nobody is left with URLs that have expired. Thread-safe.
 */
final class Conditional {
  private static final Pattern TOKEN = Pattern.compile("token=[A-Za-z0-9._~-]+");

  private final Duration tokenTtl;
  private final InstantSource clock;

  Conditional(Duration tokenTtl, InstantSource clock) {
    this.tokenTtl = tokenTtl;
    this.clock = clock;
  }

  void answer(Context ctx, Object body) {
    String json = Json.write(body);
    String tag = tag(json);
    ctx.header(Header.ETAG, tag);
    ctx.header(Header.CACHE_CONTROL, "private, no-cache");
    ctx.header(Header.VARY, "Authorization");
    if (matches(ctx, tag)) {
      ctx.status(304);
    } else {
      ctx.contentType("application/json").result(json);
    }
  }

  private String tag(String json) {
    long window = clock.millis() / Math.max(1, tokenTtl.toMillis() / 2);
    String content = window + TOKEN.matcher(json).replaceAll("token=");
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(UTF_8));
      return "W/\"" + HexFormat.of().formatHex(digest, 0, 16) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static boolean matches(Context ctx, String tag) {
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
