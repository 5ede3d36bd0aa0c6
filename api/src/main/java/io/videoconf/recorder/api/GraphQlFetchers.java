package io.videoconf.recorder.api;

import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.TypeRuntimeWiring;
import io.videoconf.recorder.api.GraphQlLoaders.User;
import io.videoconf.recorder.api.GraphQlLoaders.UserPage;
import io.videoconf.recorder.model.OutputKind;
import io.videoconf.recorder.model.ProcessingStatus;
import io.videoconf.recorder.model.Recording;
import io.videoconf.recorder.model.port.RecordingStore;
import io.videoconf.recorder.platform.auth.Principal;
import io.videoconf.recorder.platform.db.Meetings.Attendee;
import io.videoconf.recorder.platform.db.Meetings.Meeting;
import io.videoconf.recorder.platform.http.ApiException;
import io.videoconf.recorder.platform.http.ErrorCode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.dataloader.DataLoader;
import org.jspecify.annotations.Nullable;

/** Where the fields of the GraphQL schema come from. Thread-safe. */
final class GraphQlFetchers {
  private static final int DEFAULT_LIMIT = 20;

  private final RecordingStore recordings;
  private final RecordingViews views;

  GraphQlFetchers(RecordingStore recordings, RecordingViews views) {
    this.recordings = recordings;
    this.views = views;
  }

  /**
   * Who asks.
   *
   * @param base our address as the caller knows it
   */
  record Asked(String base, Principal caller) {
    /** Null when the caller may see all. */
    @Nullable String viewer() {
      return RecordingAccess.isAdmin(caller) ? null : caller.sub();
    }
  }

  void wire(RuntimeWiring.Builder wiring) {
    wiring
        .type("Query", this::query)
        .type("User", this::user)
        .type("Meeting", this::meeting)
        .type("Participant", this::participant)
        .type("Recording", this::recording);
  }

  private TypeRuntimeWiring.Builder query(TypeRuntimeWiring.Builder type) {
    return type.dataFetcher(
            "user",
            env -> {
              String id = argument(env, "id");
              Principal caller = asked(env).caller();
              boolean visible = RecordingAccess.isAdmin(caller) || caller.sub().equals(id);
              if (!visible || !Limits.isStorable(id)) {
                throw new ApiException(
                    ErrorCode.NOT_FOUND, "There is no such user", Map.of("id", id));
              }
              return load(env, GraphQlLoaders.USER, id);
            })
        .dataFetcher(
            "meeting",
            env -> {
              String id = argument(env, "id");
              if (!Limits.isStorable(id)) {
                throw noMeeting(id);
              }
              return this.<String, Meeting>load(env, GraphQlLoaders.MEETING, id)
                  .thenApply(m -> {
                    if (m == null) {
                      throw noMeeting(id);
                    }
                    return m;
                  });
            })
        .dataFetcher("recording", env -> visible(asked(env), argument(env, "id")))
        .dataFetcher("recordings", this::page);
  }

  private static ApiException noMeeting(String id) {
    return new ApiException(
        ErrorCode.MEETING_NOT_FOUND,
        "The specified meeting could not be found",
        Map.of("meeting_id", id));
  }

  private TypeRuntimeWiring.Builder user(TypeRuntimeWiring.Builder type) {
    return type.dataFetcher("id", of((User u) -> u.id()))
        .dataFetcher("displayName", of((User u) -> u.displayName()))
        .dataFetcher("email", of((User u) -> u.email()))
        .dataFetcher("avatarUrl", of((User u) -> null))
        .dataFetcher("timezone", of((User u) -> "UTC"))
        .dataFetcher(
            "recordings", env -> load(env, GraphQlLoaders.USER_RECORDINGS, userPage(env, null)))
        .dataFetcher(
            "meetings",
            env -> {
              String status = env.getArgument("status");
              return switch (status) {
                case null -> load(env, GraphQlLoaders.USER_MEETINGS, userPage(env, null));
                case "ACTIVE" -> load(env, GraphQlLoaders.USER_MEETINGS, userPage(env, true));
                case "ENDED" -> load(env, GraphQlLoaders.USER_MEETINGS, userPage(env, false));
                // The recorder hears of a meeting when it begins to record it.
                default -> List.of();
              };
            });
  }

  private TypeRuntimeWiring.Builder meeting(TypeRuntimeWiring.Builder type) {
    return type.dataFetcher("id", of((Meeting m) -> m.meetingId()))
        .dataFetcher("title", of((Meeting m) -> m.title()))
        .dataFetcher("status", of((Meeting m) -> m.active() ? "ACTIVE" : "ENDED"))
        .dataFetcher("actualStartTime", of((Meeting m) -> m.startedAt()))
        .dataFetcher("actualEndTime", of((Meeting m) -> m.endedAt()))
        .dataFetcher("description", of((Meeting m) -> null))
        .dataFetcher("scheduledStartTime", of((Meeting m) -> null))
        .dataFetcher("scheduledEndTime", of((Meeting m) -> null))
        .dataFetcher("chatMessages", of((Meeting m) -> List.of()))
        .dataFetcher(
            "hostUser",
            env -> {
              String host = env.<Meeting>getSource().hostUserId();
              return host == null ? User.NOBODY : load(env, GraphQlLoaders.USER, host);
            })
        .dataFetcher(
            "participants",
            env -> load(env, GraphQlLoaders.ATTENDEES, env.<Meeting>getSource().meetingId()))
        .dataFetcher(
            "recordings",
            env ->
                load(env, GraphQlLoaders.MEETING_RECORDINGS, env.<Meeting>getSource().meetingId()));
  }

  private TypeRuntimeWiring.Builder participant(TypeRuntimeWiring.Builder type) {
    return type.dataFetcher("id", of((Attendee a) -> a.participantId()))
        .dataFetcher("displayName", of((Attendee a) -> a.displayName()))
        .dataFetcher("role", of((Attendee a) -> a.host() ? "HOST" : "PARTICIPANT"))
        .dataFetcher("joinedAt", of((Attendee a) -> a.joinedAt()))
        .dataFetcher("leftAt", of((Attendee a) -> a.leftAt()))
        .dataFetcher("isMuted", of((Attendee a) -> a.muted()))
        .dataFetcher("isVideoOn", of((Attendee a) -> a.videoOn()))
        .dataFetcher("isScreenSharing", of((Attendee a) -> a.screenSharing()))
        .dataFetcher(
            "user",
            env -> {
              String id = env.<Attendee>getSource().userId();
              return id == null ? null : load(env, GraphQlLoaders.USER, id);
            });
  }

  private TypeRuntimeWiring.Builder recording(TypeRuntimeWiring.Builder type) {
    return type.dataFetcher("id", of((Recording r) -> r.recordingId()))
        .dataFetcher("title", of((Recording r) -> r.title()))
        .dataFetcher("durationSeconds", of((Recording r) -> Math.round(r.durationSeconds())))
        .dataFetcher(
            "fileSizeBytes", of((Recording r) -> Math.min(Integer.MAX_VALUE, r.fileSizeBytes())))
        .dataFetcher("fileSize", of((Recording r) -> r.fileSizeBytes()))
        .dataFetcher("processingStatus", of((Recording r) -> r.status().name()))
        .dataFetcher("createdAt", of((Recording r) -> r.createdAt()))
        .dataFetcher("downloadUrl", env -> url(env, RecordingSummary::downloadUrl))
        .dataFetcher("thumbnailUrl", env -> url(env, RecordingSummary::thumbnailUrl))
        .dataFetcher(
            "meeting",
            env -> load(env, GraphQlLoaders.MEETING, env.<Recording>getSource().meetingId()));
  }

  private CompletableFuture<@Nullable String> url(
      DataFetchingEnvironment env, Function<RecordingSummary, @Nullable String> which) {
    Recording recording = Objects.requireNonNull(env.getSource());
    return this.<UUID, Set<OutputKind>>load(
            env, GraphQlLoaders.COMPLETED_KINDS, recording.recordingId())
        .thenApply(kinds -> which.apply(views.summary(asked(env).base(), recording, kinds)));
  }

  private Recording visible(Asked asked, String id) {
    String viewer = asked.viewer();
    return RecordingIds.parse(id)
        .flatMap(recordings::find)
        .filter(r -> r.status() != ProcessingStatus.DELETED)
        .filter(r -> viewer == null || recordings.isVisibleTo(r.recordingId(), viewer))
        .orElseThrow(() ->
            new ApiException(
                ErrorCode.RECORDING_NOT_FOUND,
                "The specified recording could not be found",
                Map.of("recording_id", id)));
  }

  private Map<String, @Nullable Object> page(DataFetchingEnvironment env) {
    String meetingId = env.getArgument("meetingId");
    String cursor = env.getArgument("cursor");
    if (meetingId != null && !Limits.isPlainText(meetingId)) {
      throw Invalid.field(
          "meetingId", "1 to " + Limits.MAX_TEXT + " characters without control characters");
    }
    RecordingStore.Cursor before =
        cursor == null
            ? null
            : Cursors.decode(cursor)
                .orElseThrow(() -> Invalid.field("cursor", "the nextCursor of an earlier page"));
    int limit = limit(env);
    List<Recording> found =
        recordings.list(
            new RecordingStore.Query(
                asked(env).viewer(), meetingId, null, null, null, before, limit + 1, 0));
    boolean hasMore = found.size() > limit;
    List<Recording> shown = hasMore ? found.subList(0, limit) : found;
    Map<String, @Nullable Object> page = new HashMap<>();
    page.put("recordings", shown);
    page.put("hasMore", hasMore);
    page.put("nextCursor", hasMore ? RecordingViews.cursorAfter(shown.getLast()) : null);
    return page;
  }

  private static UserPage userPage(DataFetchingEnvironment env, @Nullable Boolean active) {
    return new UserPage(
        env.<User>getSource().id(),
        limit(env),
        number(env, "offset", 0, ListQuery.MAX_OFFSET, 0),
        active);
  }

  private static int limit(DataFetchingEnvironment env) {
    return number(env, "limit", 1, ListQuery.MAX_LIMIT, DEFAULT_LIMIT);
  }

  private static int number(
      DataFetchingEnvironment env, String name, int min, int max, int fallback) {
    Integer given = env.getArgument(name);
    if (given == null) {
      return fallback;
    }
    if (given < min || given > max) {
      throw Invalid.field(name, "a whole number from " + min + " to " + max);
    }
    return given;
  }

  private static String argument(DataFetchingEnvironment env, String name) {
    return Objects.requireNonNull(env.getArgument(name));
  }

  static Asked asked(DataFetchingEnvironment env) {
    return Objects.requireNonNull(env.getGraphQlContext().get(Asked.class));
  }

  private <K, V> CompletableFuture<V> load(DataFetchingEnvironment env, String loader, K key) {
    DataLoader<K, V> dataLoader = Objects.requireNonNull(env.getDataLoader(loader));
    return dataLoader.load(key);
  }

  private static <T> DataFetcher<@Nullable Object> of(Function<T, @Nullable Object> field) {
    return env -> field.apply(env.getSource());
  }
}
