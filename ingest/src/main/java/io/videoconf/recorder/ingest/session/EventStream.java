package io.videoconf.recorder.ingest.session;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * What happens to one recording, told to whoever listens. Thread-safe; listeners must not block.
 */
public final class EventStream {
  /** One thing that happened. {@code data} is written as JSON. */
  public record Event(String type, Object data) {}

  private final List<Consumer<Event>> listeners = new CopyOnWriteArrayList<>();

  /** Listens until the returned handle is closed. */
  public Subscription subscribe(Consumer<Event> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  void send(String type, Object data) {
    Event event = new Event(type, data);
    listeners.forEach(listener -> listener.accept(event));
  }

  /** Ends a subscription. */
  @FunctionalInterface
  public interface Subscription extends AutoCloseable {
    @Override
    void close();
  }
}
