package io.videoconf.recorder.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.javalin.http.Context;
import io.videoconf.recorder.model.port.RecordingStore.Cursor;
import io.videoconf.recorder.platform.http.ApiException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
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
    return decoded(ctx).only(known);
  }

  /**
   * All parameters of a request.
   *
   * @throws ApiException VALIDATION_FAILED for what cannot be decoded: the server would leave it
   *     out, and a filter that is left out lets everything through
   */
  static QueryParameters decoded(Context ctx) {
    String query = Objects.requireNonNullElse(ctx.queryString(), "");
    for (String parameter : query.split("&")) {
      if (!isDecodable(parameter)) {
        String name = parameter.split("=", 2)[0];
        throw Invalid.field(name, "percent-encoded UTF-8");
      }
    }
    return new QueryParameters(ctx.queryParamMap());
  }

  private static boolean isDecodable(String text) {
    try {
      byte[] bytes = URLDecoder.decode(text, ISO_8859_1).getBytes(ISO_8859_1);
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)) != null;
    } catch (IllegalArgumentException | CharacterCodingException _) {
      return false;
    }
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
