package io.videoconf.recorder.api;

import io.javalin.http.Context;
import io.videoconf.recorder.model.port.RecordingStore.Cursor;
import io.videoconf.recorder.platform.http.ApiException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The query of a request, checked: what is malformed, given twice or unknown is an error that names
 * it.
 */
record QueryParameters(Map<String, List<String>> values) {

  /**
   * Refuses every parameter that is not one of these.
   *
   * @throws ApiException VALIDATION_FAILED
   */
  static QueryParameters of(Context ctx, String... known) {
    return new QueryParameters(ctx.queryParamMap()).only(known);
  }

  QueryParameters only(String... known) {
    for (String name : values.keySet()) {
      if (!Arrays.asList(known).contains(name)) {
        String there = known.length == 0 ? "it has none" : "it has " + String.join(", ", known);
        throw ApiException.invalid(name, name + " is not a parameter of this call: " + there);
      }
    }
    return this;
  }

  @Nullable String text(String name) {
    List<String> given = values.getOrDefault(name, List.of());
    if (given.size() > 1) {
      throw Invalid.field(name, "given once");
    }
    return given.isEmpty() ? null : given.getFirst();
  }

  @Nullable String plainText(String name) {
    String text = text(name);
    if (text != null && !Limits.isPlainText(text)) {
      throw Invalid.field(
          name, "1 to " + Limits.MAX_TEXT + " characters without control characters");
    }
    return text;
  }

  /** A constant of an enum by its name in lower case. */
  <E extends Enum<E>> @Nullable E value(Class<E> type, String name) {
    String text = text(name);
    if (text == null) {
      return null;
    }
    List<E> all = List.of(type.getEnumConstants());
    return all.stream()
        .filter(v -> nameOf(v).equals(text))
        .findFirst()
        .orElseThrow(() ->
            Invalid.field(
                name,
                "one of "
                    + all.stream().map(QueryParameters::nameOf).collect(Collectors.joining(", "))));
  }

  @Nullable Instant time(String name) {
    String text = text(name);
    if (text == null) {
      return null;
    }
    try {
      Instant time = OffsetDateTime.parse(text).toInstant();
      if (Limits.isOrdinary(time)) {
        return time;
      }
    } catch (DateTimeException e) {
      // Said below, in words for who wrote the request.
    }
    throw Invalid.field(name, "an RFC 3339 time, such as 2024-01-15T10:30:00Z");
  }

  @Nullable Cursor cursor(String name) {
    String text = text(name);
    return text == null
        ? null
        : Cursors.decode(text)
            .orElseThrow(() -> Invalid.field(name, "the next_cursor of an earlier answer"));
  }

  int integer(String name, int min, int max, int fallback) {
    String text = text(name);
    if (text == null) {
      return fallback;
    }
    // At most 9 digits, so parseInt cannot overflow; no sign, no blanks, no other digits.
    int value = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
    if (value < min || value > max) {
      throw Invalid.field(name, "a whole number from " + min + " to " + max);
    }
    return value;
  }

  private static String nameOf(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
