package io.videoconf.recorder.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Header;
import io.videoconf.recorder.platform.account.Account;
import io.videoconf.recorder.platform.account.Accounts;
import io.videoconf.recorder.platform.account.OpaqueTokens;
import io.videoconf.recorder.platform.account.Scopes;
import io.videoconf.recorder.platform.account.Sessions;
import io.videoconf.recorder.platform.account.Sessions.Refresh;
import io.videoconf.recorder.platform.auth.TokenIssuer;
import io.videoconf.recorder.platform.http.ApiException;
import io.videoconf.recorder.platform.http.ClientAddress;
import io.videoconf.recorder.platform.http.ErrorCode;
import io.videoconf.recorder.platform.http.StrictBody;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /api/v1/auth/*}: login, refresh and logout of users with passwords. Thread-safe. */
final class LoginRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(LoginRoutes.class);
  private static final Duration ACCESS_TTL = Duration.ofHours(1);

  private final Accounts accounts;
  private final Sessions sessions;
  private final TokenIssuer issuer;
  private final LoginThrottle throttle;
  private final ClientAddress address;
  private final InstantSource clock;

  LoginRoutes(
      Accounts accounts,
      Sessions sessions,
      TokenIssuer issuer,
      LoginThrottle throttle,
      ClientAddress address,
      InstantSource clock) {
    this.accounts = accounts;
    this.sessions = sessions;
    this.issuer = issuer;
    this.throttle = throttle;
    this.address = address;
    this.clock = clock;
  }

  void register(RoutesConfig routes) {
    routes.post("/api/v1/auth/login", this::login);
    routes.post("/api/v1/auth/refresh", this::refresh);
    routes.post("/api/v1/auth/logout", this::logout);
  }

  private void login(Context ctx) {
    Credentials credentials = StrictBody.read(ctx, Credentials.class);
    String email = Invalid.unlessStorable("email", credentials.email());
    String password = Invalid.unlessGiven("password", credentials.password());
    String from = address.of(ctx);
    LoginThrottle.Attempt attempt =
        throttle.begin(
            ctx,
            "user:" + HexFormat.of().formatHex(OpaqueTokens.hash(Account.normalized(email))),
            from,
            () -> sessions.isKnownAddress(email, from));
    Account account =
        accounts
            .authenticate(email, password)
            .orElseThrow(() ->
                new ApiException(
                    ErrorCode.INVALID_TOKEN, "The email address or the password is wrong"));
    attempt.succeeded();
    if (account.suspended()) {
      throw suspended();
    }
    Instant now = clock.instant();
    answer(ctx, account, sessions.open(account.userId(), from, now), now);
  }

  private void refresh(Context ctx) {
    String token = refreshToken(ctx);
    Instant now = clock.instant();
    switch (sessions.refresh(token, now)) {
      case Refresh.Granted(Account account, String next) -> answer(ctx, account, next, now);
      case Refresh.Suspended _ -> throw suspended();
      case Refresh.Refused _ -> throw refused();
      case Refresh.Reused(String userId) -> {
        LOG.warn("a refresh token of user {} was used twice: its session was ended", userId);
        throw refused();
      }
    }
  }

  private void logout(Context ctx) {
    sessions.end(refreshToken(ctx), clock.instant());
    ctx.status(204);
  }

  private void answer(Context ctx, Account account, String refreshToken, Instant now) {
    ctx.header(Header.CACHE_CONTROL, "no-store");
    ctx.json(
        new LoggedIn(
            issuer.issue(account.principal(), ACCESS_TTL, now),
            refreshToken,
            "Bearer",
            ACCESS_TTL.toSeconds(),
            new User(
                account.userId(),
                account.email(),
                account.name(),
                account.name(),
                account.accountType(),
                Scopes.format(account.scopes()))));
  }

  private static String refreshToken(Context ctx) {
    Refreshing body = StrictBody.read(ctx, Refreshing.class);
    return Invalid.unlessGiven("refresh_token", body.refreshToken());
  }

  private static ApiException suspended() {
    return new ApiException(ErrorCode.ACCOUNT_SUSPENDED, "The account is suspended");
  }

  private static ApiException refused() {
    return new ApiException(ErrorCode.INVALID_TOKEN, "The refresh token is invalid or has expired");
  }

  private record Credentials(@Nullable String email, @Nullable String password) {
    /** Shows neither: a request's body must not reach a log. */
    @Override
    public String toString() {
      return "Credentials[]";
    }
  }

  private record Refreshing(@Nullable String refreshToken) {}

  private record LoggedIn(
      String accessToken, String refreshToken, String tokenType, long expiresIn, User user) {}

  private record User(
      String userId,
      String email,
      String name,
      String displayName,
      String accountType,
      String scope) {}
}
