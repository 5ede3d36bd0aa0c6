package io.videoconf.recorder.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Header;
import io.videoconf.recorder.platform.auth.Principal;
import io.videoconf.recorder.platform.auth.TokenIssuer;
import io.videoconf.recorder.platform.http.ApiException;
import io.videoconf.recorder.platform.http.ErrorCode;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** {@code POST /v1/auth/token}: access tokens for services. Thread-safe. */
final class TokenRoutes {
  private static final Duration TTL = Duration.ofHours(1);

  private final ApiClients clients;
  private final TokenIssuer issuer;
  private final InstantSource clock;

  TokenRoutes(ApiClients clients, TokenIssuer issuer, InstantSource clock) {
    this.clients = clients;
    this.issuer = issuer;
    this.clock = clock;
  }

  void register(RoutesConfig routes) {
    routes.post("/v1/auth/token", this::issue);
  }

  private void issue(Context ctx) {
    Credentials credentials = ctx.bodyAsClass(Credentials.class);
    String clientId = Invalid.unlessGiven("client_id", credentials.clientId());
    String secret = Invalid.unlessGiven("client_secret", credentials.clientSecret());
    Principal client =
        clients
            .authenticate(clientId, secret)
            .orElseThrow(() ->
                new ApiException(
                    ErrorCode.INVALID_TOKEN, "The client is unknown or its secret is wrong"));
    ctx.header(Header.CACHE_CONTROL, "no-store");
    ctx.json(new Token(issuer.issue(client, TTL, clock.instant()), "Bearer", TTL.toSeconds()));
  }

  private record Credentials(@Nullable String clientId, @Nullable String clientSecret) {}

  private record Token(String accessToken, String tokenType, long expiresIn) {}
}
