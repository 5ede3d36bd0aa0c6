package io.videoconf.recorder.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Header;
import io.videoconf.recorder.platform.config.RsaKeys;

/**
 * {@code GET /.well-known/jwks.json}: the public keys of our own tokens (RFC 7517), for those who
 * check them without asking us. Thread-safe.
 */
final class KeyRoutes {
  private final String jwks;

  KeyRoutes(RsaKeys keys) {
    this.jwks = keys.jwks();
  }

  void register(RoutesConfig routes) {
    Reads.add(routes, "/.well-known/jwks.json", this::show);
  }

  private void show(Context ctx) {
    ctx.header(Header.CACHE_CONTROL, "public, max-age=300");
    ctx.contentType("application/jwk-set+json").result(jwks);
  }
}
