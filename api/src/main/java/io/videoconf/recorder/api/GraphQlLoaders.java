package io.videoconf.recorder.api;

import io.videoconf.recorder.model.OutputKind;
import io.videoconf.recorder.model.port.RecordingStore;
import io.videoconf.recorder.platform.db.Meetings;
import io.videoconf.recorder.platform.db.Meetings.Person;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.dataloader.DataLoaderFactory;
import org.dataloader.DataLoaderRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Loads what one GraphQL request asks for in batches: one statement for all that is wanted on one
 * level, not one for each. Each request has loaders of its own, which see what its caller may see.
 */
final class GraphQlLoaders {
  static final String MEETING = "meeting";
  static final String ATTENDEES = "attendees";
  static final String MEETING_RECORDINGS = "meeting_recordings";
  static final String USER = "user";
  static final String USER_RECORDINGS = "user_recordings";
  static final String USER_MEETINGS = "user_meetings";
  static final String COMPLETED_KINDS = "completed_kinds";

  /** Of a meeting, which has no arguments for pages. */
  private static final int MOST_RECORDINGS = 100;

  private final Meetings meetings;
  private final RecordingStore recordings;

  GraphQlLoaders(Meetings meetings, RecordingStore recordings) {
    this.meetings = meetings;
    this.recordings = recordings;
  }

  /**
   * Somebody.
   *
   * @param displayName the id where no name is known
   * @param email empty where it is not known or not the caller's to know
   */
  record User(String id, String displayName, String email) {

    /** Whoever nobody named. */
    static final User NOBODY = new User("", "", "");
  }

  /** Which page of what a user has. */
  record UserPage(String userId, int limit, int offset, @Nullable Boolean active) {
    UserPage forAll() {
      return new UserPage("", limit, offset, active);
    }
  }

  /**
   * @param viewer the caller, or null when that one may see all
   */
  DataLoaderRegistry forViewer(@Nullable String viewer) {
    DataLoaderRegistry registry = new DataLoaderRegistry();
    add(registry, MEETING, (Set<String> ids) -> meetings.find(ids, viewer));
    add(registry, ATTENDEES, (Set<String> ids) -> complete(ids, meetings.attendees(ids, viewer)));
    add(
        registry,
        MEETING_RECORDINGS,
        (Set<String> ids) -> complete(ids, meetings.recordings(ids, MOST_RECORDINGS, viewer)));
    add(registry, USER, (Set<String> ids) -> users(ids, viewer));
    add(
        registry,
        USER_RECORDINGS,
        (Set<UserPage> pages) ->
            byPage(
                pages,
                (ids, page) ->
                    meetings.recordingsOfUsers(ids, page.limit(), page.offset(), viewer)));
    add(
        registry,
        USER_MEETINGS,
        (Set<UserPage> pages) ->
            byPage(
                pages,
                (ids, page) ->
                    meetings.meetingsOfUsers(
                        ids, page.active(), page.limit(), page.offset(), viewer)));
    add(
        registry,
        COMPLETED_KINDS,
        (Set<UUID> ids) -> {
          Map<UUID, Set<OutputKind>> found = recordings.completedKinds(List.copyOf(ids));
          return ids.stream()
              .collect(Collectors.toMap(id -> id, id -> found.getOrDefault(id, Set.of())));
        });
    return registry;
  }

  private Map<String, User> users(Set<String> ids, @Nullable String viewer) {
    Map<String, Person> people = meetings.people(ids);
    return ids.stream()
        .collect(
            Collectors.toMap(
                id -> id, id -> user(id, people.get(id), viewer == null || viewer.equals(id))));
  }

  private static User user(String id, @Nullable Person person, boolean withEmail) {
    if (person == null) {
      return new User(id, id, "");
    }
    String email = withEmail ? person.email() : null;
    return new User(id, person.name(), Objects.requireNonNullElse(email, ""));
  }

  /** One statement for each kind of page: requests have few. */
  private static <T> Map<UserPage, List<T>> byPage(
      Set<UserPage> pages, BiFunction<Collection<String>, UserPage, Map<String, List<T>>> load) {
    Map<UserPage, List<T>> found = new HashMap<>();
    pages.stream()
        .collect(Collectors.groupingBy(UserPage::forAll))
        .forEach((page, same) -> {
          Map<String, List<T>> loaded =
              load.apply(same.stream().map(UserPage::userId).distinct().toList(), page);
          same.forEach(p -> found.put(p, loaded.getOrDefault(p.userId(), List.of())));
        });
    return found;
  }

  private static <K, T> Map<K, List<T>> complete(Set<K> keys, Map<K, List<T>> found) {
    Map<K, List<T>> complete = new HashMap<>(found);
    new HashSet<>(keys).forEach(key -> complete.putIfAbsent(key, List.of()));
    return complete;
  }

  private static <K, V> void add(
      DataLoaderRegistry registry, String name, Function<Set<K>, Map<K, V>> load) {
    registry.register(
        name,
        DataLoaderFactory.newMappedDataLoader(
            (Set<K> keys) -> CompletableFuture.completedFuture(load.apply(keys))));
  }
}
