package io.videoconf.recorder.platform.config;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads typed settings from environment variables. A variable that is missing or wrong is noted and
 * a stand-in is returned, so that all problems are found before {@link #check} reports them; call
 * it before any value is used. Values are never part of a problem's text. An empty variable counts
 * as absent. Not thread-safe.
 */
public final class Environment {
  private static final Pattern SHORT_DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
  private static final URI STAND_IN_URI = URI.create("http://stand-in.invalid");

  private final Map<String, String> variables;
  private final List<String> problems = new ArrayList<>();

  public Environment(Map<String, String> variables) {
    this.variables = Map.copyOf(variables);
  }

  /** The environment of this process. */
  public static Environment ofProcess() {
    return new Environment(System.getenv());
  }

  public Optional<String> optional(String name) {
    return Optional.ofNullable(variables.get(name)).map(String::strip).filter(v -> !v.isEmpty());
  }

  public String required(String name) {
    return optional(name).orElseGet(() -> noteProblem(name + " is required", "stand-in"));
  }

  public String string(String name, String defaultValue) {
    return optional(name).orElse(defaultValue);
  }

  /** An integer from {@code min} to {@code max}, both included. */
  public int integer(String name, int defaultValue, int min, int max) {
    return parse(
        name,
        defaultValue,
        "an integer from " + min + " to " + max,
        text -> Optional.of(Integer.parseInt(text)).filter(n -> n >= min && n <= max));
  }

  /** A length of time as {@code 250ms}, {@code 30s}, {@code 5m}, {@code 2h}, {@code 7d} or ISO. */
  public Duration duration(String name, Duration defaultValue) {
    return parse(name, defaultValue, "a duration such as 30s or 5m", Environment::parseDuration);
  }

  public boolean bool(String name, boolean defaultValue) {
    return parse(
        name,
        defaultValue,
        "true or false",
        text ->
            switch (text.toLowerCase(Locale.ROOT)) {
              case "true" -> Optional.of(true);
              case "false" -> Optional.of(false);
              default -> Optional.empty();
            });
  }

  /** An absolute http or https URI. */
  public URI requiredUri(String name) {
    required(name);
    return parse(name, STAND_IN_URI, "an http(s) URI", Environment::parseUri);
  }

  /** An absolute http or https URI. */
  public Optional<URI> optionalUri(String name) {
    return optional(name).map(_ -> requiredUri(name));
  }

  public Path path(String name, Path defaultValue) {
    return parse(name, defaultValue, "a path", text -> Optional.of(Path.of(text)));
  }

  /** A required secret of at least {@code minBytes} bytes in UTF-8. */
  public Secret secret(String name, int minBytes) {
    String value = required(name);
    if (optional(name).isPresent() && value.getBytes(StandardCharsets.UTF_8).length < minBytes) {
      problems.add(name + " must be at least " + minBytes + " bytes long");
    }
    return new Secret(value);
  }

  /** Notes that what was read does not fit together; name the variables. */
  public void reject(String problem) {
    problems.add(problem);
  }

  /**
   * @throws ConfigurationException naming every variable that was missing or wrong so far
   */
  public void check() {
    if (!problems.isEmpty()) {
      throw new ConfigurationException(problems.stream().distinct().toList());
    }
  }

  private <T> T parse(
      String name, T fallback, String expected, Function<String, Optional<T>> parser) {
    Optional<String> text = optional(name);
    if (text.isEmpty()) {
      return fallback;
    }
    Optional<T> value;
    try {
      value = parser.apply(text.get());
    } catch (IllegalArgumentException | DateTimeParseException | ArithmeticException _) {
      value = Optional.empty();
    }
    return value.orElseGet(() -> noteProblem(name + " must be " + expected, fallback));
  }

  private <T> T noteProblem(String problem, T standIn) {
    problems.add(problem);
    return standIn;
  }

  private static Optional<Duration> parseDuration(String text) {
    Matcher matcher = SHORT_DURATION.matcher(text);
    Duration parsed;
    if (matcher.matches()) {
      long amount = Long.parseLong(matcher.group(1));
      parsed =
          switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
          };
    } else {
      parsed = Duration.parse(text);
    }
    return Optional.of(parsed).filter(Duration::isPositive);
  }

  private static Optional<URI> parseUri(String text) {
    URI uri = URI.create(text);
    boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    return Optional.of(uri).filter(u -> web && u.getHost() != null);
  }
}
