package io.videoconf.recorder.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Header;
import io.videoconf.recorder.model.port.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Objects;

/** The library and the player page, and what they load. Thread-safe. */
final class Pages {
  private static final String HTML = "text/html;charset=utf-8";
  private static final String SCRIPT = "text/javascript;charset=utf-8";

  /** The version is the WebJar's; both change together. */
  private static final String HLS_JS = "/META-INF/resources/webjars/hls.js/1.4.12/dist/hls.min.js";

  private final String contentSecurityPolicy;

  /**
   * @param objects the pages may fetch media from where its signed URLs point
   */
  Pages(ObjectStore objects) {
    String store = origin(objects.presignGet("origin", Duration.ofMinutes(1), null));
    this.contentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' "
            + store
            + "; media-src 'self' blob: "
            + store
            + "; connect-src 'self' "
            + store
            + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  }

  void register(RoutesConfig routes) {
    page(routes, "/", "/web/index.html");
    page(routes, "/watch/{id}", "/web/watch.html");
    asset(routes, "app.css", "/web/app.css", "text/css;charset=utf-8");
    asset(routes, "icon.svg", "/web/icon.svg", "image/svg+xml");
    asset(routes, "common.js", "/web/common.js", SCRIPT);
    asset(routes, "library.js", "/web/library.js", SCRIPT);
    asset(routes, "watch.js", "/web/watch.js", SCRIPT);
    asset(routes, "hls.min.js", HLS_JS, SCRIPT);
  }

  private void page(RoutesConfig routes, String path, String resource) {
    Content content = Content.load(resource, HTML);
    routes.get(
        path,
        ctx -> {
          ctx.header("Content-Security-Policy", contentSecurityPolicy);
          ctx.header("Referrer-Policy", "no-referrer");
          content.answer(ctx);
        });
  }

  private static void asset(RoutesConfig routes, String name, String resource, String contentType) {
    Content content = Content.load(resource, contentType);
    routes.get("/assets/" + name, content::answer);
  }

  private static String origin(URI url) {
    return url.getScheme() + "://" + url.getRawAuthority();
  }

  @SuppressWarnings("ArrayRecordComponent") // Never compared; shared by all answers, never written.
  private record Content(byte[] bytes, String contentType, String etag) {

    static Content load(String resource, String contentType) {
      try (InputStream in = Pages.class.getResourceAsStream(resource)) {
        byte[] bytes = Objects.requireNonNull(in, "missing resource " + resource).readAllBytes();
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
        String etag = '"' + HexFormat.of().formatHex(digest, 0, 16) + '"';
        return new Content(bytes, contentType, etag);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java platform has SHA-256", e);
      }
    }

    void answer(Context ctx) {
      ctx.header(Header.ETAG, etag);
      ctx.header(Header.CACHE_CONTROL, "no-cache");
      ctx.header("X-Content-Type-Options", "nosniff");
      if (etag.equals(ctx.header(Header.IF_NONE_MATCH))) {
        ctx.status(304);
      } else {
        ctx.contentType(contentType).result(bytes);
      }
    }
  }
}
