package io.videoconf.recorder.api;

import io.videoconf.recorder.model.ProcessingStatus;
import io.videoconf.recorder.model.port.RecordingStore;
import io.videoconf.recorder.model.port.RecordingStore.Cursor;
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
 * The query of {@code GET /api/v1/recordings}, checked. Unknown parameters are ignored; a known one
 * that is malformed or given twice is an error that names it.
 *
 * @param limit page size, 1 to 100
 */
record ListQuery(
    @Nullable String meetingId,
    @Nullable ProcessingStatus status,
    @Nullable Instant from,
    @Nullable Instant to,
    @Nullable Cursor before,
    int limit,
    int offset) {
  static final int DEFAULT_LIMIT = 20;
  static final int MAX_LIMIT = 100;

  /** Beyond this a scan costs more than it is worth: a cursor goes as deep as one likes. */
  static final int MAX_OFFSET = 10_000;

  /**
   * @throws io.videoconf.recorder.platform.http.ApiException VALIDATION_FAILED
   */
  static ListQuery parse(Map<String, List<String>> parameters) {
    Parameters query = new Parameters(parameters);
    Instant from = query.time("from");
    Instant to = query.time("to");
    if (from != null && to != null && !from.isBefore(to)) {
      throw Invalid.field("to", "later than from");
    }
    Cursor before = query.cursor("cursor");
    int offset = query.integer("offset", 0, MAX_OFFSET, 0);
    if (before != null && offset > 0) {
      throw Invalid.field("offset", "absent when a cursor is given");
    }
    return new ListQuery(
        query.plainText("meeting_id"),
        query.status("status"),
        from,
        to,
        before,
        query.integer("limit", 1, MAX_LIMIT, DEFAULT_LIMIT),
        offset);
  }

  /**
   * One row more than the page, to know whether there is a next one.
   *
   * @param visibleTo only what this user may see; null for all
   */
  RecordingStore.Query toStoreQuery(@Nullable String visibleTo) {
    return new RecordingStore.Query(
        visibleTo, meetingId, status, from, to, before, limit + 1, offset);
  }

  private record Parameters(Map<String, List<String>> values) {

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

    @Nullable ProcessingStatus status(String name) {
      String text = text(name);
      if (text == null) {
        return null;
      }
      return Arrays.stream(ProcessingStatus.values())
          .filter(s -> nameOf(s).equals(text))
          .findFirst()
          .orElseThrow(() -> Invalid.field(name, "one of " + statusNames()));
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

    private static String nameOf(ProcessingStatus status) {
      return status.name().toLowerCase(Locale.ROOT);
    }

    private static String statusNames() {
      return Arrays.stream(ProcessingStatus.values())
          .map(Parameters::nameOf)
          .collect(Collectors.joining(", "));
    }
  }
}
