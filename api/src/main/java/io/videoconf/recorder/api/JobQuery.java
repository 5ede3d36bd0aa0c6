package io.videoconf.recorder.api;

import io.videoconf.recorder.model.job.JobDetails;
import io.videoconf.recorder.model.job.JobKind;
import io.videoconf.recorder.model.job.JobStatus;
import io.videoconf.recorder.model.port.JobDesk;
import io.videoconf.recorder.model.port.RecordingStore;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The query of {@code GET /api/v1/jobs}, checked: what is malformed, unknown or given twice is an
 * error that names it.
 *
 * @param limit page size, 1 to 100
 */
record JobQuery(
    @Nullable JobStatus status,
    @Nullable JobKind kind,
    @Nullable UUID recordingId,
    @Nullable UUID parentId,
    JobDesk.@Nullable Cursor before,
    int limit) {

  /**
   * @throws io.videoconf.recorder.platform.http.ApiException VALIDATION_FAILED
   */
  static JobQuery parse(QueryParameters query) {
    Map<String, List<String>> parameters =
        query.only("status", "type", "recording_id", "parent_id", "cursor", "limit").values();
    return new JobQuery(
        read(
            parameters,
            "status",
            s -> value(JobStatus.class, s),
            "one of " + names(JobStatus.class)),
        read(parameters, "type", s -> value(JobKind.class, s), "one of " + names(JobKind.class)),
        read(parameters, "recording_id", RecordingIds::parse, "a UUID"),
        read(parameters, "parent_id", RecordingIds::parse, "a UUID"),
        read(parameters, "cursor", JobQuery::cursor, "the next_cursor of an earlier answer"),
        Optional.ofNullable(
                read(
                    parameters,
                    "limit",
                    JobQuery::limit,
                    "a whole number from 1 to " + ListQuery.MAX_LIMIT))
            .orElse(ListQuery.DEFAULT_LIMIT));
  }

  /** One more than the page, to know whether there is a next one. */
  JobDesk.Query toDeskQuery() {
    return new JobDesk.Query(status, kind, recordingId, parentId, before, limit + 1);
  }

  /** Where the list goes on after this job. */
  static String cursor(JobDetails last) {
    return Cursors.encode(new RecordingStore.Cursor(last.createdAt(), last.message().jobId()));
  }

  /** The constant of that name in lower case. */
  static <E extends Enum<E>> Optional<E> value(Class<E> type, String text) {
    return Arrays.stream(type.getEnumConstants())
        .filter(e -> e.name().toLowerCase(Locale.ROOT).equals(text))
        .findFirst();
  }

  static <E extends Enum<E>> String names(Class<E> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(e -> e.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }

  private static Optional<JobDesk.Cursor> cursor(String text) {
    return Cursors.decode(text).map(c -> new JobDesk.Cursor(c.createdAt(), c.recordingId()));
  }

  private static Optional<Integer> limit(String text) {
    return Optional.of(text)
        .filter(t -> t.matches("[0-9]{1,9}"))
        .map(Integer::valueOf)
        .filter(n -> n >= 1 && n <= ListQuery.MAX_LIMIT);
  }

  private static <T> @Nullable T read(
      Map<String, List<String>> parameters,
      String name,
      Function<String, Optional<T>> parser,
      String mustBe) {
    List<String> given = parameters.getOrDefault(name, List.of());
    if (given.size() > 1) {
      throw Invalid.field(name, "given once");
    }
    return given.isEmpty()
        ? null
        : parser.apply(given.getFirst()).orElseThrow(() -> Invalid.field(name, mustBe));
  }
}
