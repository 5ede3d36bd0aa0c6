package io.videoconf.recorder.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.videoconf.recorder.model.port.ObjectStore;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The page, one document for all of its views, and what it loads. Scripts, styles and fonts come
 * from here alone, media from the object store too. Thread-safe.
 */
final class Pages {
  private static final String PAGE = "web/index.html";

  /** Stands in the page for the version of what it loads. */
  private static final String VERSION = "@version@";

  private static final List<String> VIEWS = List.of("/", "/watch/{id}", "/s/{token}", "/ops");

  /** The beginnings of addresses that are no page's. */
  private static final Set<String> OF_PROGRAMS =
      Set.of("api", "v1", "graphql", "assets", "health", "metrics");

  private final PageAssets assets;
  private final PageAssets.Content page;
  private final Map<String, String> headers;

  /**
   * @param objects the page may fetch media from where its signed URLs point
   * @param publicUrl as users know this service, if that may not be what they name in a request
   */
  Pages(ObjectStore objects, @Nullable URI publicUrl) {
    this.assets = PageAssets.load();
    this.page = PageAssets.Content.of(PAGE, Map.of(VERSION, assets.version()));
    String elsewhere = origin(objects.presignGet("origin", Duration.ofMinutes(1), null));
    if (publicUrl != null) {
      elsewhere += " " + origin(publicUrl);
    }
    this.headers =
        Map.of(
            "Content-Security-Policy",
            policy(elsewhere),
            "Referrer-Policy",
            "no-referrer",
            "X-Frame-Options",
            "DENY",
            "Cross-Origin-Opener-Policy",
            "same-origin",
            "Permissions-Policy",
            "camera=(), geolocation=(), microphone=(), payment=(), usb=(), fullscreen=(self)");
  }

  void register(RoutesConfig routes) {
    for (String view : VIEWS) {
      routes.get(view, this::answer);
    }
    assets.register(routes);
    routes.error(404, "text/html", this::nothingHere);
  }

  /**
   * People who mistyped an address are told by the page, which knows its views. Of what programs
   * ask for the error stays as it is.
   */
  private void nothingHere(Context ctx) {
    String first = ctx.path().split("/", 3)[1];
    if (!ctx.method().equals(HandlerType.GET) || OF_PROGRAMS.contains(first)) {
      return;
    }
    headers.forEach(ctx::header);
    page.say(ctx);
  }

  private void answer(Context ctx) {
    headers.forEach(ctx::header);
    page.answer(ctx, "no-cache");
  }

  /** Nothing inline, nothing evaluated, no markup made from text: what is not listed is refused. */
  private static String policy(String elsewhere) {
    return String.join(
        "; ",
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self' " + elsewhere,
        "media-src 'self' blob: " + elsewhere,
        "connect-src 'self' " + elsewhere,
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'");
  }

  private static String origin(URI url) {
    return url.getScheme() + "://" + url.getRawAuthority();
  }
}
