package io.videoconf.recorder.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Header;
import io.videoconf.recorder.model.UuidV7;
import io.videoconf.recorder.model.job.JobDetails;
import io.videoconf.recorder.model.job.JobKind;
import io.videoconf.recorder.model.job.JobMessage;
import io.videoconf.recorder.model.job.JobStatus;
import io.videoconf.recorder.model.port.JobDesk;
import io.videoconf.recorder.model.port.JobDesk.Backlog;
import io.videoconf.recorder.platform.auth.Principal;
import io.videoconf.recorder.platform.config.JobSettings;
import io.videoconf.recorder.platform.http.ApiException;
import io.videoconf.recorder.platform.http.ErrorCode;
import io.videoconf.recorder.platform.http.StrictBody;
import io.videoconf.recorder.platform.kafka.JobMessages;
import io.videoconf.recorder.platform.kafka.JobMessages.Parsed;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes jobs, shows them, and has them retried or cancelled: for services with the scope {@code
 * jobs:write} and for administrators. Thread-safe.
 */
final class JobRoutes {
  private static final String PATH = "/api/v1/jobs";
  private static final int MESSAGE_VERSION = 1;

  private final JobDesk desk;
  private final RecordingAccess access;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Map<JobKind, JobMessages> messages = new EnumMap<>(JobKind.class);

  JobRoutes(
      JobDesk desk,
      RecordingAccess access,
      JobSettings settings,
      InstantSource clock,
      RandomGenerator random) {
    this.desk = desk;
    this.access = access;
    this.clock = clock;
    this.random = random;
    for (JobKind kind : JobKind.values()) {
      messages.put(kind, new JobMessages(kind, settings));
    }
  }

  void register(RoutesConfig routes) {
    routes.post(PATH, this::submit);
    Reads.add(routes, PATH, this::list);
    Reads.add(routes, PATH + "/backlog", this::backlog);
    Reads.add(routes, PATH + "/{id}", this::show);
    routes.post(PATH + "/{id}/retry", this::retry);
    routes.post(PATH + "/{id}/cancel", this::cancel);
  }

  private void submit(Context ctx) {
    authorize(ctx);
    QueryParameters.of(ctx);
    JobMessage message = read(ctx);
    int status =
        switch (desk.submit(message)) {
          case ACCEPTED -> 202;
          case KNOWN -> 200;
          case ID_TAKEN ->
              throw new ApiException(
                  ErrorCode.CONFLICT,
                  "There is another job of that id",
                  Map.of("field", "job_id", "job_id", message.jobId().toString()));
          case NO_SUCH_RECORDING ->
              throw new ApiException(
                  ErrorCode.RECORDING_NOT_FOUND,
                  "The specified recording could not be found",
                  Map.of(
                      "field", "recording_id", "recording_id", message.recordingId().toString()));
        };
    ctx.status(status).header(Header.LOCATION, PATH + "/" + message.jobId());
    ctx.json(JobView.of(desk.find(message.jobId()).orElseThrow()));
  }

  /** The message as it would be sent to Kafka; what only a program cares for may be absent. */
  private JobMessage read(Context ctx) {
    if (!(StrictBody.read(ctx, JsonNode.class) instanceof ObjectNode body)) {
      throw new ApiException(ErrorCode.VALIDATION_FAILED, "The body must be an object");
    }
    if (!body.has("version")) {
      body.put("version", MESSAGE_VERSION);
    }
    if (!body.has("job_id")) {
      body.put("job_id", UuidV7.next(clock.instant(), random).toString());
    }
    JobKind kind =
        Optional.ofNullable(body.get("kind"))
            .filter(JsonNode::isString)
            .flatMap(node -> JobQuery.value(JobKind.class, node.asString()))
            .orElseThrow(() -> Invalid.field("kind", "one of " + JobQuery.names(JobKind.class)));
    return switch (messages.get(kind).parse(body)) {
      case Parsed.Valid(JobMessage message) -> message;
      case Parsed.Malformed(String reason, String field) when field != null ->
          throw ApiException.invalid(field.replace('/', '.'), "The job " + reason);
      case Parsed.Malformed(String reason, _) ->
          throw new ApiException(ErrorCode.VALIDATION_FAILED, "The job " + reason);
    };
  }

  private void list(Context ctx) {
    authorize(ctx);
    JobQuery query = JobQuery.parse(QueryParameters.decoded(ctx));
    List<JobDetails> found = desk.list(query.toDeskQuery());
    boolean more = found.size() > query.limit();
    List<JobDetails> page = more ? found.subList(0, query.limit()) : found;
    ctx.json(
        new JobPage(
            page.stream().map(JobView::of).toList(),
            more,
            more ? JobQuery.cursor(page.getLast()) : null));
  }

  private void backlog(Context ctx) {
    authorize(ctx);
    QueryParameters.of(ctx);
    Map<String, BacklogView> all = new TreeMap<>();
    desk.backlog()
        .forEach((kind, backlog) ->
            all.put(kind.name().toLowerCase(Locale.ROOT), BacklogView.of(backlog)));
    ctx.json(all);
  }

  private void show(Context ctx) {
    authorize(ctx);
    QueryParameters.of(ctx);
    ctx.json(JobView.of(existing(ctx)));
  }

  private void retry(Context ctx) {
    authorize(ctx);
    QueryParameters.of(ctx);
    JobDetails job = ownJob(ctx);
    JobStatus before = desk.retry(job.message().jobId()).orElseThrow(() -> notFound(ctx));
    if (before != JobStatus.FAILED && before != JobStatus.CANCELLED) {
      throw conflict(before, "Only a job that failed or was cancelled can be retried");
    }
    ctx.status(202).json(JobView.of(existing(ctx)));
  }

  private void cancel(Context ctx) {
    authorize(ctx);
    QueryParameters.of(ctx);
    JobDetails job = ownJob(ctx);
    JobStatus before = desk.cancel(job.message().jobId()).orElseThrow(() -> notFound(ctx));
    if (before == JobStatus.COMPLETED || before == JobStatus.FAILED) {
      throw conflict(before, "The job has ended already");
    }
    ctx.json(JobView.of(existing(ctx)));
  }

  /** A job that is no part of another. */
  private JobDetails ownJob(Context ctx) {
    JobDetails job = existing(ctx);
    UUID parent = job.parentId();
    if (parent != null) {
      throw new ApiException(
          ErrorCode.CONFLICT,
          "The job is a part of another: retry or cancel that",
          Map.of("reason", "part", "parent_id", parent.toString()));
    }
    return job;
  }

  private JobDetails existing(Context ctx) {
    return RecordingIds.parse(ctx.pathParam("id"))
        .flatMap(desk::find)
        .orElseThrow(() -> notFound(ctx));
  }

  private void authorize(Context ctx) {
    Principal caller = access.caller(ctx);
    if (!caller.hasScope(Principal.SCOPE_JOBS) && !RecordingAccess.isAdmin(caller)) {
      throw new ApiException(
          ErrorCode.INSUFFICIENT_PERMISSIONS,
          "Jobs are for services with the scope " + Principal.SCOPE_JOBS);
    }
  }

  private static ApiException notFound(Context ctx) {
    return new ApiException(
        ErrorCode.NOT_FOUND,
        "The specified job could not be found",
        Map.of("job_id", ctx.pathParam("id")));
  }

  private static ApiException conflict(JobStatus status, String message) {
    return new ApiException(
        ErrorCode.CONFLICT,
        message,
        Map.of("reason", "status", "status", status.name().toLowerCase(Locale.ROOT)));
  }

  @JsonInclude(JsonInclude.Include.ALWAYS)
  private record JobPage(List<JobView> jobs, boolean hasMore, @Nullable String nextCursor) {}

  private record BacklogView(int waiting, int delayed, int running, double oldestWaitingSeconds) {
    static BacklogView of(Backlog backlog) {
      return new BacklogView(
          backlog.waiting(),
          backlog.delayed(),
          backlog.running(),
          backlog.oldestAge().toMillis() / 1000.0);
    }
  }
}
