package io.videoconf.recorder.platform.auth;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.videoconf.recorder.platform.http.ApiException;
import io.videoconf.recorder.platform.http.ErrorCode;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * A before-handler that lets only callers with a believed bearer token (RFC 6750) and all required
 * scopes pass: INVALID_TOKEN 401 or INSUFFICIENT_PERMISSIONS 403 otherwise. Thread-safe.
 */
public final class Authenticated implements Handler {
  private static final String ATTRIBUTE = "principal";
  private static final String BEARER = "Bearer ";

  private final TokenVerifier verifier;
  private final InstantSource clock;
  private final Set<String> requiredScopes;

  public Authenticated(TokenVerifier verifier, InstantSource clock, Set<String> requiredScopes) {
    this.verifier = verifier;
    this.clock = clock;
    this.requiredScopes = Set.copyOf(requiredScopes);
  }

  /** Who calls; only behind this handler. */
  public static Principal principal(Context ctx) {
    Principal principal = ctx.attribute(ATTRIBUTE);
    return Objects.requireNonNull(principal, "the route is not behind Authenticated");
  }

  @Override
  public void handle(Context ctx) {
    String header = Objects.requireNonNullElse(ctx.header("Authorization"), "");
    if (!header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      throw invalid(ctx, "A bearer token is required");
    }
    Principal principal =
        verifier
            .verify(header.substring(BEARER.length()).strip(), clock.instant())
            .orElseThrow(() -> invalid(ctx, "The token is invalid or has expired"));
    if (!principal.scopes().containsAll(requiredScopes)) {
      throw new ApiException(
          ErrorCode.INSUFFICIENT_PERMISSIONS,
          "The token does not allow this",
          Map.of("required_scopes", new TreeSet<>(requiredScopes)));
    }
    ctx.attribute(ATTRIBUTE, principal);
  }

  private static ApiException invalid(Context ctx, String message) {
    ctx.header("WWW-Authenticate", "Bearer");
    return new ApiException(ErrorCode.INVALID_TOKEN, message);
  }
}
