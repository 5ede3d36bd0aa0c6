package io.videoconf.recorder.api;

import io.videoconf.recorder.model.Output;
import io.videoconf.recorder.model.Recording;
import io.videoconf.recorder.model.port.RecordingStore;
import io.videoconf.recorder.platform.db.RecordingChanges;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the newest state of every recording that somebody watches and wakes who watches it. A
 * change is read once, however many watch; a slow client misses what was overtaken and holds up
 * nobody. Thread-safe.
 */
final class EventHub implements RecordingChanges.Listener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventHub.class);

  private final RecordingStore recordings;
  private final Map<UUID, Topic> topics = new ConcurrentHashMap<>();
  private volatile boolean closed;

  EventHub(RecordingStore recordings) {
    this.recordings = recordings;
  }

  /** Watches a recording until it is closed; the current state is there at once. */
  Subscription subscribe(UUID recordingId) {
    Topic topic =
        topics.compute(
            recordingId,
            (id, known) -> {
              Topic t = known == null ? new Topic() : known;
              t.watchers++;
              return t;
            });
    Subscription subscription = new Subscription(recordingId, topic);
    try {
      topic.load(recordingId);
    } catch (RuntimeException e) {
      subscription.close();
      throw e;
    }
    return subscription;
  }

  /** How many watch. */
  int watchers() {
    return topics.values().stream().mapToInt(t -> t.watchers).sum();
  }

  @Override
  public void changed(Set<UUID> recordingIds) {
    Set<UUID> watched = new HashSet<>(recordingIds);
    watched.retainAll(topics.keySet());
    refresh(watched);
  }

  @Override
  public void mayHaveMissed() {
    refresh(Set.copyOf(topics.keySet()));
  }

  /** Ends all streams. */
  @Override
  public void close() {
    closed = true;
    topics.values().forEach(Topic::wake);
  }

  private void refresh(Set<UUID> ids) {
    if (ids.isEmpty()) {
      return;
    }
    try {
      List<UUID> all = new ArrayList<>(ids);
      Map<UUID, List<Output>> outputs = recordings.outputsOf(all);
      for (Recording recording : recordings.findAll(all)) {
        UUID id = recording.recordingId();
        Topic topic = topics.get(id);
        if (topic != null) {
          topic.publish(StatusEvent.of(recording, outputs.getOrDefault(id, List.of())));
        }
      }
    } catch (RuntimeException e) {
      // The next sweep looks again.
      LOG.warn("the state of {} watched recordings could not be read", ids.size(), e);
    }
  }

  /** One client's view of one recording. For one thread. */
  final class Subscription implements AutoCloseable {
    private final UUID recordingId;
    private final Topic topic;

    private Subscription(UUID recordingId, Topic topic) {
      this.recordingId = recordingId;
      this.topic = topic;
    }

    /** The state as it is now. */
    StatusEvent now() {
      return topic.now();
    }

    /**
     * Waits for another state than {@code seen}.
     *
     * @return null when there was none in time, or the hub was closed
     */
    @Nullable StatusEvent next(StatusEvent seen, Duration atMost) throws InterruptedException {
      return topic.next(seen, atMost);
    }

    boolean isOver() {
      return closed;
    }

    @Override
    public void close() {
      Topic _ =
          topics.computeIfPresent(
              recordingId, (id, t) -> t == topic && --t.watchers == 0 ? null : t);
    }
  }

  private final class Topic {
    /** INVARIANT: changed within compute of the map alone. */
    private volatile int watchers;

    private @Nullable StatusEvent latest;

    /** Who comes late must not be told what an earlier one heard last. */
    synchronized void load(UUID id) {
      Recording recording =
          recordings.find(id).orElseThrow(() -> new IllegalStateException("vanished: " + id));
      publish(StatusEvent.of(recording, recordings.outputs(id)));
    }

    synchronized void publish(StatusEvent event) {
      latest = event;
      notifyAll();
    }

    synchronized void wake() {
      notifyAll();
    }

    synchronized StatusEvent now() {
      return Objects.requireNonNull(latest, "loaded when subscribed");
    }

    synchronized @Nullable StatusEvent next(StatusEvent seen, Duration atMost)
        throws InterruptedException {
      long deadlineNanos = System.nanoTime() + atMost.toNanos();
      while (!closed && now().id().equals(seen.id())) {
        long leftNanos = deadlineNanos - System.nanoTime();
        if (leftNanos <= 0) {
          return null;
        }
        wait(leftNanos / 1_000_000 + 1);
      }
      return closed ? null : now();
    }
  }
}
