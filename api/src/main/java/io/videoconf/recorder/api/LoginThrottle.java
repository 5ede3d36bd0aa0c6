package io.videoconf.recorder.api;

import io.javalin.http.Context;
import io.videoconf.recorder.platform.config.Environment;
import io.videoconf.recorder.platform.http.ApiException;
import io.videoconf.recorder.platform.http.ErrorCode;
import io.videoconf.recorder.platform.limit.Rate;
import io.videoconf.recorder.platform.limit.RateLimits;
import io.videoconf.recorder.platform.limit.Use;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Slows down who guesses passwords and secrets. Only failures count. An address that fails with one
 * account waits; one that fails with many accounts waits; and an account that fails from everywhere
 * makes addresses wait from which nobody has logged in to it before. So a guesser is slow however
 * many accounts or addresses they have, and cannot keep a user out who comes from where they came
 * from before. All of it heals by itself, one attempt after the other. Thread-safe.
 */
final class LoginThrottle {
  private final RateLimits limits;
  private final Failures allowed;

  LoginThrottle(RateLimits limits, Failures allowed) {
    this.limits = limits;
    this.allowed = allowed;
  }

  /**
   * How many failures there may be in a row before one has to wait.
   *
   * @param ofBoth of an account from an address; they come back within five minutes
   * @param ofAddress of an address with all accounts; within a quarter of an hour
   * @param ofAccount of an account from addresses that are new to it; within an hour
   */
  record Failures(Rate ofBoth, Rate ofAddress, Rate ofAccount) {

    static Failures from(Environment env) {
      return new Failures(
          rate(env, "RECORDER_LOGIN_FAILURES", 5, Duration.ofMinutes(5)),
          rate(env, "RECORDER_LOGIN_FAILURES_ADDRESS", 30, Duration.ofMinutes(15)),
          rate(env, "RECORDER_LOGIN_FAILURES_ACCOUNT", 100, Duration.ofHours(1)));
    }

    private static Rate rate(Environment env, String name, int defaultTimes, Duration period) {
      return new Rate(env.integer(name, defaultTimes, 1, 1_000_000), period, true);
    }
  }

  /** An attempt that is let through; it counts as failed until it {@link #succeeded}. */
  static final class Attempt {
    private final List<Runnable> undo = new ArrayList<>();

    void succeeded() {
      undo.forEach(Runnable::run);
    }
  }

  /**
   * @param account whose secret is about to be tried
   * @param known asked if that matters: whether the account was used from the address before
   * @throws ApiException RATE_LIMIT_EXCEEDED
   */
  Attempt begin(Context ctx, String account, String address, BooleanSupplier known) {
    Attempt attempt = new Attempt();
    take(ctx, attempt, "login:address:" + address, allowed.ofAddress());
    take(ctx, attempt, "login:both:" + account + ":" + address, allowed.ofBoth());
    if (!known.getAsBoolean()) {
      take(ctx, attempt, "login:account:" + account, allowed.ofAccount());
    }
    return attempt;
  }

  private void take(Context ctx, Attempt attempt, String key, Rate rate) {
    Use use = limits.take(key, rate);
    if (!use.granted()) {
      long seconds = CallLimits.ceilSeconds(use.untilNext());
      CallLimits.retryAfter(ctx, seconds);
      throw new ApiException(
          ErrorCode.RATE_LIMIT_EXCEEDED,
          "Too many failed attempts: try again in " + seconds + " seconds",
          Map.of("retry_after_seconds", seconds));
    }
    attempt.undo.add(() -> limits.giveBack(key, rate));
  }
}
