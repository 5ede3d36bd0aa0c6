package io.videoconf.recorder.api;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.router.Endpoint;
import io.videoconf.recorder.platform.auth.Authenticated;
import io.videoconf.recorder.platform.auth.PlaybackTokens;
import io.videoconf.recorder.platform.auth.Principal;
import io.videoconf.recorder.platform.auth.ShareTokens;
import io.videoconf.recorder.platform.http.ApiException;
import io.videoconf.recorder.platform.http.ClientAddress;
import io.videoconf.recorder.platform.http.ErrorCode;
import io.videoconf.recorder.platform.limit.Rate;
import io.videoconf.recorder.platform.limit.RateLimits;
import io.videoconf.recorder.platform.limit.Use;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Counts the calls of each caller, and of those the downloads once more, and answers who has had
 * enough with 429. Users and clients are counted by their ids, players by their links and
 * addresses, everybody else by address. Says on every answer how much is left. Thread-safe.
 */
final class CallLimits {
  private static final Pattern COUNTED = Pattern.compile("/(api|v1|graphql)(/.*)?");

  /** Routes, and not addresses: one route answers several ways to write its address. */
  private static final Pattern DOWNLOAD = Pattern.compile("/api/v\\d+/[a-z]+/[^/]+/download");

  private static final String TAKEN = "download-taken";

  private final RateLimits limits;
  private final CallRates rates;
  private final Authenticated authenticated;
  private final PlaybackTokens playbackTokens;
  private final ShareLinks shareLinks;
  private final ClientAddress address;
  private final InstantSource clock;

  CallLimits(
      RateLimits limits,
      CallRates rates,
      Authenticated authenticated,
      PlaybackTokens playbackTokens,
      ShareLinks shareLinks,
      ClientAddress address,
      InstantSource clock) {
    this.limits = limits;
    this.rates = rates;
    this.authenticated = authenticated;
    this.playbackTokens = playbackTokens;
    this.shareLinks = shareLinks;
    this.address = address;
    this.clock = clock;
  }

  /** Before any route that is to be counted. */
  void register(RoutesConfig routes) {
    routes.before(this::count);
    routes.beforeMatched(this::countDownload);
    routes.after(CallLimits::giveBackUnlessDownloaded);
  }

  static long ceilSeconds(Duration time) {
    return Math.max(1, time.plusSeconds(1).minusNanos(1).toSeconds());
  }

  static void retryAfter(Context ctx, long seconds) {
    ctx.header("Retry-After", Long.toString(seconds));
    ctx.header("X-RateLimit-Retry-After", Long.toString(seconds));
  }

  private void count(Context ctx) {
    if (!COUNTED.matcher(ctx.path()).matches()) {
      return;
    }
    Caller caller = caller(ctx);
    rates
        .calls(caller.tier())
        .ifPresent(rate -> {
          if (!take(ctx, "calls:" + caller.key(), rate).granted()) {
            throw refused(ErrorCode.RATE_LIMIT_EXCEEDED, "calls", rate);
          }
        });
  }

  private void countDownload(Context ctx) {
    if (!isDownload(ctx)) {
      return;
    }
    Caller identified = caller(ctx);
    Caller caller = identified.mayDownload() ? identified : anonymous(ctx);
    rates
        .downloads(caller.tier())
        .ifPresent(rate -> {
          String key = "downloads:" + caller.key();
          Use use = take(ctx, key, rate);
          if (!use.granted()) {
            throw refused(ErrorCode.QUOTA_EXCEEDED, "downloads", rate);
          }
          ctx.attribute(
              TAKEN,
              (Runnable)
                  () -> {
                    limits.giveBack(key, rate);
                    remaining(ctx, Math.min(use.limit(), use.remaining() + 1));
                  });
        });
  }

  /** What is not ready, or is not there, has not been downloaded. */
  private static void giveBackUnlessDownloaded(Context ctx) {
    Runnable giveBack = ctx.attribute(TAKEN);
    if (giveBack != null && ctx.statusCode() >= 400) {
      giveBack.run();
    }
  }

  private Use take(Context ctx, String key, Rate rate) {
    Use use = limits.take(key, rate);
    long reset = clock.instant().plus(use.untilReset()).getEpochSecond() + 1;
    ctx.header("X-RateLimit-Limit", Long.toString(use.limit()));
    remaining(ctx, use.remaining());
    ctx.header("X-RateLimit-Reset", Long.toString(reset));
    if (!use.granted()) {
      retryAfter(ctx, ceilSeconds(use.untilNext()));
    }
    return use;
  }

  private static void remaining(Context ctx, long left) {
    ctx.header("X-RateLimit-Remaining", Long.toString(left));
  }

  private static ApiException refused(ErrorCode code, String what, Rate rate) {
    return new ApiException(
        code,
        "No more than %d %s in an hour are allowed".formatted(rate.times(), what),
        Map.of("limit", rate.times()));
  }

  /** What HEAD is redirected to is signed for HEAD, by which no file comes. */
  private static boolean isDownload(Context ctx) {
    Endpoint route = ctx.endpoints().matchedHttpEndpoint();
    return ctx.method().equals(HandlerType.GET)
        && route != null
        && DOWNLOAD.matcher(route.path).matches();
  }

  /**
   * Whom a call is counted for.
   *
   * @param mayDownload false of links: whoever makes many of them has no more downloads for that
   */
  private record Caller(String key, String tier, boolean mayDownload) {}

  private Caller caller(Context ctx) {
    Optional<Principal> principal = authenticated.identify(ctx);
    if (principal.isPresent()) {
      Principal who = principal.get();
      return new Caller("user:" + who.sub(), CallRates.tierOf(who.accountType()), true);
    }
    String token = ctx.queryParam("token");
    return Optional.ofNullable(token)
        .flatMap(t -> link(ctx, t))
        .map(link -> new Caller("link:" + link, CallRates.PLAYBACK, false))
        .orElseGet(() -> anonymous(ctx));
  }

  /** A link has many viewers, of whom one must not be all. */
  private Optional<String> link(Context ctx, String token) {
    Optional<String> link =
        shareLinks.isOurs(token)
            ? Optional.of(HexFormat.of().formatHex(ShareTokens.hash(token), 0, 16))
            : playbackTokens.opened(token, clock.instant()).map(o -> o.recordingId().toString());
    return link.map(known -> known + ":" + address.of(ctx));
  }

  private Caller anonymous(Context ctx) {
    return new Caller("address:" + address.of(ctx), CallRates.ANONYMOUS, true);
  }
}
