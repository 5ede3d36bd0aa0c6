package io.videoconf.recorder.platform.auth;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.Header;
import io.videoconf.recorder.platform.http.ApiException;
import io.videoconf.recorder.platform.http.ErrorCode;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * A before-handler that lets only callers with a believed bearer token (RFC 6750) and all required
 * scopes pass: INVALID_TOKEN 401 or INSUFFICIENT_PERMISSIONS 403 otherwise. Thread-safe.
 */
public final class Authenticated implements Handler {
  private static final String ATTRIBUTE = "principal";
  private static final String BEARER = "Bearer ";

  private final AccessTokenVerifier verifier;
  private final Predicate<String> suspended;
  private final InstantSource clock;
  private final Set<String> requiredScopes;

  public Authenticated(
      AccessTokenVerifier verifier, InstantSource clock, Set<String> requiredScopes) {
    this(verifier, _ -> false, clock, requiredScopes);
  }

  /**
   * @param suspended whether the user or client of that id may not call any more, whatever its
   *     token says: ACCOUNT_SUSPENDED 403
   */
  public Authenticated(
      AccessTokenVerifier verifier,
      Predicate<String> suspended,
      InstantSource clock,
      Set<String> requiredScopes) {
    this.verifier = verifier;
    this.suspended = suspended;
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
    Principal principal = ctx.attribute(ATTRIBUTE);
    if (principal == null) {
      principal = verified(ctx).orElseThrow(() -> invalid(ctx));
      ctx.attribute(ATTRIBUTE, principal);
    }
    if (suspended.test(principal.sub())) {
      throw new ApiException(ErrorCode.ACCOUNT_SUSPENDED, "The account is suspended");
    }
    if (!principal.scopes().containsAll(requiredScopes)) {
      throw new ApiException(
          ErrorCode.INSUFFICIENT_PERMISSIONS,
          "The token does not allow this",
          Map.of("required_scopes", new TreeSet<>(requiredScopes)));
    }
  }

  /**
   * Who calls, if that can be told; lets everybody pass. What it finds out holds for the rest of
   * the request.
   */
  public Optional<Principal> identify(Context ctx) {
    try {
      Optional<Principal> principal = verified(ctx);
      principal.ifPresent(p -> ctx.attribute(ATTRIBUTE, p));
      return principal;
    } catch (ApiException _) {
      return Optional.empty(); // A route that needs to know will say what is wrong.
    }
  }

  private Optional<Principal> verified(Context ctx) {
    return bearer(ctx).flatMap(token -> verifier.verify(token, clock.instant()));
  }

  private static Optional<String> bearer(Context ctx) {
    return Optional.ofNullable(ctx.header(Header.AUTHORIZATION))
        .filter(h -> h.regionMatches(true, 0, BEARER, 0, BEARER.length()))
        .map(h -> h.substring(BEARER.length()).strip());
  }

  private static ApiException invalid(Context ctx) {
    ctx.header(Header.WWW_AUTHENTICATE, "Bearer");
    return new ApiException(
        ErrorCode.INVALID_TOKEN,
        bearer(ctx).isPresent()
            ? "The token is invalid or has expired"
            : "A bearer token is required");
  }
}
