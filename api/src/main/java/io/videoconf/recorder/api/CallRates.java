package io.videoconf.recorder.api;

import io.videoconf.recorder.platform.config.Environment;
import io.videoconf.recorder.platform.limit.Rate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How much each kind of caller may do in an hour. Immutable.
 *
 * @param calls by tier; none for what is unlimited
 * @param downloads by tier; none for what is unlimited
 */
record CallRates(Map<String, Rate> calls, Map<String, Rate> downloads) {
  /** Callers without a token, each address. */
  static final String ANONYMOUS = "anonymous";

  /** Players, each link that was given out: they ask for a growing playlist every two seconds. */
  static final String PLAYBACK = "playback";

  /** Users whose token does not say more. */
  static final String BASIC = "basic";

  private static final String UNLIMITED = "unlimited";
  private static final long MAX = 1_000_000_000;

  CallRates {
    calls = Map.copyOf(calls);
    downloads = Map.copyOf(downloads);
  }

  static CallRates from(Environment env) {
    return new CallRates(
        read(
            env,
            "RECORDER_LIMIT_CALLS",
            "basic=1000,pro=10000,enterprise=100000,anonymous=1000,playback=20000"),
        read(
            env,
            "RECORDER_LIMIT_DOWNLOADS",
            "basic=50,pro=500,enterprise=unlimited,anonymous=50,playback=50"));
  }

  Optional<Rate> calls(String tier) {
    return Optional.ofNullable(calls.get(tier));
  }

  Optional<Rate> downloads(String tier) {
    return Optional.ofNullable(downloads.get(tier));
  }

  /** A tier that exists: what tokens of others name may be anything. */
  static String tierOf(String accountType) {
    return switch (accountType) {
      case "pro", "enterprise" -> accountType;
      default -> BASIC;
    };
  }

  /** What is not named keeps its default. */
  private static Map<String, Rate> read(Environment env, String name, String defaults) {
    Map<String, String> texts = entries(defaults);
    Map<String, String> given = entries(env.string(name, ""));
    String expected = name + " must be tier=calls an hour (or unlimited), comma separated; tiers: ";
    if (!texts.keySet().containsAll(given.keySet())) {
      env.reject(expected + String.join(", ", texts.keySet()));
    }
    texts.putAll(given);
    Map<String, Rate> rates = new LinkedHashMap<>();
    texts.forEach((tier, text) -> {
      if (text.matches("[1-9]\\d{0,9}") && Long.parseLong(text) <= MAX) {
        rates.put(tier, Rate.hourly(Long.parseLong(text)));
      } else if (!text.equals(UNLIMITED)) {
        env.reject(expected + "1 to " + MAX);
      }
    });
    return rates;
  }

  private static Map<String, String> entries(String text) {
    Map<String, String> entries = new LinkedHashMap<>();
    for (String entry : text.split(",")) {
      if (!entry.isBlank()) {
        String[] sides = entry.split("=", 2);
        entries.put(sides[0].strip(), sides.length == 2 ? sides[1].strip() : "");
      }
    }
    return entries;
  }
}
