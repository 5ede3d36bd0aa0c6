package io.videoconf.recorder.api;

import io.videoconf.recorder.model.ProcessingStatus;
import io.videoconf.recorder.model.port.RecordingStore;
import io.videoconf.recorder.model.port.RecordingStore.Cursor;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The query of {@code GET /api/v1/recordings}, checked. A parameter that is malformed, unknown or
 * given twice is an error that names it.
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
  static ListQuery parse(QueryParameters parameters) {
    QueryParameters query =
        parameters.only("meeting_id", "status", "from", "to", "limit", "cursor", "offset");
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
        query.value(ProcessingStatus.class, "status"),
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
}
