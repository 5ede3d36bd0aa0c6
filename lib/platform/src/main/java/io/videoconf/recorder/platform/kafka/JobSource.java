package io.videoconf.recorder.platform.kafka;

import java.time.Duration;
import java.util.Optional;

/**
 * Hands out one job message at a time. While a delivery is held no other is polled. Each delivery
 * ends with {@link #accept} or {@link #release}. Not thread-safe: one thread owns it.
 */
public interface JobSource extends AutoCloseable {

  /** The next message, or empty when none came within {@code timeout}. */
  Optional<Delivery> poll(Duration timeout);

  /**
   * A job was claimed in PostgreSQL for this delivery, which from now on sees to it that somebody
   * does it. A source that cannot keep a message for long lets it go here.
   */
  void claimed(Delivery delivery);

  /**
   * Keeps the delivery from being handed to somebody else.
   *
   * @return false when that cannot be promised any more
   */
  boolean renew(Delivery delivery);

  /** The message is dealt with. */
  void accept(Delivery delivery);

  /**
   * The message may be handed out again at once, to anyone; after {@link #claimed} it may be gone
   * instead.
   */
  void release(Delivery delivery);

  /** How long a delivery is kept without being renewed. */
  Duration lockDuration();

  @Override
  void close();
}
