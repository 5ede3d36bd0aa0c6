package io.videoconf.recorder.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Header;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Set;

/**
 * The description of the API, {@code /api/openapi.yaml}, and a page to browse it, {@code
 * /api/docs}. The page needs nothing from elsewhere and has no inline script. Thread-safe.
 */
final class DocsRoutes {
  /** The version is the WebJar's; both change together. */
  private static final String SWAGGER_UI = "/META-INF/resources/webjars/swagger-ui/5.30.3/";

  private static final String DESCRIPTION = "/api/openapi.yaml";
  private static final String PAGE = "/api/docs";

  /** What it serves, of no version, with all that is under them. */
  static final Set<String> PATHS = Set.of(DESCRIPTION, PAGE);

  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  void register(RoutesConfig routes) {
    serve(routes, DESCRIPTION, "/openapi/openapi.yaml", "application/yaml;charset=utf-8");
    serve(routes, PAGE, "/openapi/docs.html", "text/html;charset=utf-8");
    serve(routes, PAGE + "/init.js", "/openapi/init.js", "text/javascript;charset=utf-8");
    serve(routes, PAGE + "/icon.svg", "/web/assets/icon.svg", "image/svg+xml");
    serve(
        routes, PAGE + "/swagger-ui.css", SWAGGER_UI + "swagger-ui.css", "text/css;charset=utf-8");
    serve(
        routes,
        PAGE + "/swagger-ui-bundle.js",
        SWAGGER_UI + "swagger-ui-bundle.js",
        "text/javascript;charset=utf-8");
  }

  private static void serve(RoutesConfig routes, String path, String resource, String type) {
    byte[] bytes = load(resource);
    String tag = "W/\"" + digest(bytes) + '"';
    Reads.add(routes, path, ctx -> answer(ctx, bytes, type, tag));
  }

  private static void answer(Context ctx, byte[] bytes, String type, String tag) {
    ctx.header(Header.ETAG, tag);
    ctx.header(Header.CACHE_CONTROL, "no-cache");
    ctx.header("X-Content-Type-Options", "nosniff");
    ctx.header("Content-Security-Policy", CONTENT_SECURITY_POLICY);
    ctx.header("Referrer-Policy", "no-referrer");
    if (Conditional.isKnown(ctx, tag)) {
      ctx.status(304);
    } else {
      ctx.contentType(type).result(bytes);
    }
  }

  private static byte[] load(String resource) {
    try (InputStream in = DocsRoutes.class.getResourceAsStream(resource)) {
      return Objects.requireNonNull(in, "missing resource " + resource).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String digest(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
