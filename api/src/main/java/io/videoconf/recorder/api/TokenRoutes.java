package io.videoconf.recorder.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Header;
import io.videoconf.recorder.platform.account.Clients;
import io.videoconf.recorder.platform.account.Clients.Client;
import io.videoconf.recorder.platform.account.OpaqueTokens;
import io.videoconf.recorder.platform.auth.Principal;
import io.videoconf.recorder.platform.auth.TokenIssuer;
import io.videoconf.recorder.platform.http.ApiException;
import io.videoconf.recorder.platform.http.ClientAddress;
import io.videoconf.recorder.platform.http.ErrorCode;
import io.videoconf.recorder.platform.http.StrictBody;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code POST /v1/auth/token}: access tokens for services. Thread-safe. */
final class TokenRoutes {
  private static final Duration TTL = Duration.ofHours(1);

  private final ApiClients configured;
  private final Clients clients;
  private final TokenIssuer issuer;
  private final LoginThrottle throttle;
  private final ClientAddress address;
  private final InstantSource clock;

  TokenRoutes(
      ApiClients configured,
      Clients clients,
      TokenIssuer issuer,
      LoginThrottle throttle,
      ClientAddress address,
      InstantSource clock) {
    this.configured = configured;
    this.clients = clients;
    this.issuer = issuer;
    this.throttle = throttle;
    this.address = address;
    this.clock = clock;
  }

  void register(RoutesConfig routes) {
    routes.post("/v1/auth/token", this::issue);
  }

  private void issue(Context ctx) {
    Credentials credentials = StrictBody.read(ctx, Credentials.class);
    String clientId = Invalid.unlessStorable("client_id", credentials.clientId());
    String secret = Invalid.unlessGiven("client_secret", credentials.clientSecret());
    Principal client =
        authenticate(ctx, clientId, secret)
            .orElseThrow(() ->
                new ApiException(
                    ErrorCode.INVALID_TOKEN, "The client is unknown or its secret is wrong"));
    ctx.header(Header.CACHE_CONTROL, "no-store");
    ctx.json(new Token(issuer.issue(client, TTL, clock.instant()), "Bearer", TTL.toSeconds()));
  }

  private Optional<Principal> authenticate(Context ctx, String clientId, String secret) {
    LoginThrottle.Attempt attempt =
        throttle.begin(
            ctx,
            "client:" + HexFormat.of().formatHex(OpaqueTokens.hash(clientId)),
            address.of(ctx),
            // Nobody guesses 256 bits: a service is not kept waiting for what others try.
            () -> true);
    Optional<Client> client = clients.authenticate(clientId, secret);
    Optional<Principal> principal =
        client.map(Client::principal).or(() -> configured.authenticate(clientId, secret));
    if (principal.isPresent()) {
      attempt.succeeded();
    }
    if (client.filter(Client::suspended).isPresent()) {
      throw new ApiException(ErrorCode.ACCOUNT_SUSPENDED, "The client is suspended");
    }
    return principal;
  }

  private record Credentials(@Nullable String clientId, @Nullable String clientSecret) {
    /** Does not show the secret: a request's body must not reach a log. */
    @Override
    public String toString() {
      return "Credentials[]";
    }
  }

  private record Token(String accessToken, String tokenType, long expiresIn) {}
}
