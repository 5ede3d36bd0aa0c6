package io.videoconf.recorder.media.isolate;

import io.videoconf.recorder.media.av.Packet;
import io.videoconf.recorder.media.av.Rational;
import java.util.function.Consumer;

/**
 * Units of one stream on their way into a container. A picture is shown until the next one comes,
 * so each is held back until then. Not thread-safe.
 */
public final class UnitStream implements AutoCloseable {
  private static final Rational NANOS = new Rational(1, 1_000_000_000);

  /** How long the last picture is shown when nothing tells it: as long as one of 30 per second. */
  private static final long LAST_NANOS = 33_333_333;

  private final Rational timeBase;
  private final Consumer<Packet> writer;
  private final Packet waiting = Packet.allocate();
  private boolean holds;
  private long waitingDuration;

  /**
   * @param timeBase of the packets' timestamps
   * @param writer borrows the packets
   */
  public UnitStream(Rational timeBase, Consumer<Packet> writer) {
    this.timeBase = timeBase;
    this.writer = writer;
  }

  /**
   * Takes the next unit.
   *
   * @param placeNanos on the recording's timeline, at least 0
   * @param durationNanos of sound; 0 of a picture, which is shown until the next one
   */
  public void write(long placeNanos, long durationNanos, boolean keyframe, byte[] data) {
    long ticks = NANOS.rescale(placeNanos, timeBase);
    if (holds) {
      ticks = Math.max(ticks, waiting.pts() + 1);
      writeWaiting(ticks - waiting.pts());
    }
    waiting.fill(data, ticks, keyframe);
    waitingDuration = NANOS.rescale(durationNanos, timeBase);
    holds = true;
  }

  private void writeWaiting(long untilNext) {
    long duration = waitingDuration > 0 ? waitingDuration : untilNext;
    waiting.timestamps(waiting.pts(), waiting.pts(), duration);
    try (Packet packet = waiting.share()) {
      writer.accept(packet);
    }
  }

  /** Nothing comes any more. */
  public void finish() {
    if (holds) {
      writeWaiting(NANOS.rescale(LAST_NANOS, timeBase));
      holds = false;
    }
  }

  @Override
  public void close() {
    waiting.close();
  }
}
