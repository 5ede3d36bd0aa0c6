package io.videoconf.recorder.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Header;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What the page loads: {@code /assets/{version}/…}. The version follows from the bytes of all, so a
 * browser keeps them for good, and modules that name each other relatively are always of one
 * version. Of another version, which a page asks for that was loaded before an update, it gets what
 * there is. Thread-safe.
 */
final class PageAssets {
  private static final String FOLDER = "web/assets/";

  private static final List<String> NAMES =
      List.of(
          "icon.svg",
          "css/base.css",
          "css/components.css",
          "css/library.css",
          "css/ops.css",
          "css/player.css",
          "css/watch.css",
          "fonts/inter-latin.woff2",
          "fonts/inter-latin-ext.woff2",
          "js/main.js",
          "js/theme.js",
          "js/core/api.js",
          "js/core/dom.js",
          "js/core/events.js",
          "js/core/format.js",
          "js/core/session.js",
          "js/core/vtt.js",
          "js/player/engine.js",
          "js/player/keys.js",
          "js/player/player.js",
          "js/player/seekbar.js",
          "js/ui/feedback.js",
          "js/ui/menu.js",
          "js/views/details.js",
          "js/views/library.js",
          "js/views/login.js",
          "js/views/ops.js",
          "js/views/share.js",
          "js/views/sharing.js",
          "js/views/watch.js");

  /** The version in the path is the WebJar's; both change together. */
  private static final Map<String, String> OF_OTHERS =
      Map.of("js/hls.mjs", "META-INF/resources/webjars/hls.js/1.4.12/dist/hls.mjs");

  private static final Map<String, String> TYPES =
      Map.of(
          "css", "text/css;charset=utf-8",
          "html", "text/html;charset=utf-8",
          "js", "text/javascript;charset=utf-8",
          "mjs", "text/javascript;charset=utf-8",
          "svg", "image/svg+xml",
          "woff2", "font/woff2");

  private static final String FOR_GOOD = "public, max-age=31536000, immutable";

  private final Map<String, Content> contents;
  private final String version;

  private PageAssets(Map<String, Content> contents) {
    this.contents = contents;
    this.version = hash(String.join("", contents.values().stream().map(Content::etag).toList()));
  }

  static PageAssets load() {
    Map<String, Content> contents = new LinkedHashMap<>();
    NAMES.forEach(name -> contents.put(name, Content.of(FOLDER + name, Map.of())));
    OF_OTHERS.forEach((name, resource) -> contents.put(name, Content.of(resource, Map.of())));
    return new PageAssets(contents);
  }

  /** Names these bytes and no others. */
  String version() {
    return version;
  }

  void register(RoutesConfig routes) {
    contents.forEach((name, content) ->
        Reads.add(
            routes,
            "/assets/{version}/" + name,
            ctx ->
                content.answer(
                    ctx, ctx.pathParam("version").equals(version) ? FOR_GOOD : "no-cache")));
  }

  private static String hash(String text) {
    return hash(text.getBytes(UTF_8));
  }

  private static String hash(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** A file that is served as it is. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared; shared by all answers, never written.
  record Content(byte[] bytes, String contentType, String etag) {

    /**
     * Reads a resource, whose name tells its type.
     *
     * @param replaced texts in it, and what stands there instead
     */
    static Content of(String resource, Map<String, String> replaced) {
      byte[] bytes = read("/" + resource);
      if (!replaced.isEmpty()) {
        String text = new String(bytes, UTF_8);
        for (Map.Entry<String, String> entry : replaced.entrySet()) {
          text = text.replace(entry.getKey(), entry.getValue());
        }
        bytes = text.getBytes(UTF_8);
      }
      String extension = resource.substring(resource.lastIndexOf('.') + 1);
      String type = Objects.requireNonNull(TYPES.get(extension), resource);
      return new Content(bytes, type, "W/\"" + hash(bytes) + '"');
    }

    void answer(Context ctx, String cacheControl) {
      ctx.header(Header.ETAG, etag);
      ctx.header(Header.CACHE_CONTROL, cacheControl);
      ctx.header("X-Content-Type-Options", "nosniff");
      ctx.header("Cross-Origin-Resource-Policy", "same-origin");
      if (Conditional.isKnown(ctx, etag)) {
        ctx.status(304);
      } else {
        ctx.contentType(contentType).result(bytes);
      }
    }

    private static byte[] read(String resource) {
      try (InputStream in = PageAssets.class.getResourceAsStream(resource)) {
        return Objects.requireNonNull(in, "missing resource " + resource).readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
