package io.videoconf.recorder.testkit.netem;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * One direction of a network path, in virtual time. Datagrams go in with the time at which they are
 * sent, and come out in the order of their arrival:
 *
 * <pre>{@code
 * Netem path = new Netem(seed, new Loss(0.05), new Delay(20 * MS), new UniformJitter(100 * MS));
 * path.send(sendNanos, bytes);
 * for (Datagram arrived : path.poll(nowNanos)) { ... }
 * }</pre>
 *
 * <p>The same seed and the same datagrams give the same arrivals, however often it is polled, as
 * long as nothing is sent before a time that was polled already. {@link #toString} names seed and
 * impairments: put it into the message of an assertion, or take the seed from {@code Property}. Not
 * thread-safe.
 */
public final class Netem {
  private final long seed;
  private final double clockPpm;
  private final List<Impairment> impairments;
  private final List<Stage> stages = new ArrayList<>();

  /** What waits before each stage, and at the end what has come through all. */
  private final List<PriorityQueue<Waiting>> queues = new ArrayList<>();

  private long sent;

  /** Of the same time, what was sent first goes first. */
  private record Waiting(Datagram datagram, long order) {
    static final Comparator<Waiting> BY_TIME =
        Comparator.<Waiting>comparingLong(w -> w.datagram().nanos())
            .thenComparingLong(Waiting::order);
  }

  /**
   * A path whose sender's clock is right.
   *
   * @param impairments in the order in which a datagram meets them
   */
  public Netem(long seed, Impairment... impairments) {
    this(seed, 0, List.of(impairments));
  }

  private Netem(long seed, double clockPpm, List<Impairment> impairments) {
    this.seed = seed;
    this.clockPpm = clockPpm;
    this.impairments = impairments;
    SplittableRandom random = new SplittableRandom(seed);
    queues.add(new PriorityQueue<>(Waiting.BY_TIME));
    for (Impairment impairment : impairments) {
      stages.add(Stage.of(impairment, random.split()));
      queues.add(new PriorityQueue<>(Waiting.BY_TIME));
    }
  }

  /**
   * The same path, not used yet, from a sender whose clock drifts: the times given to {@link #send}
   * are read off it. Both clocks agree at 0.
   *
   * @param ppm microseconds a second by which the sender's clock runs fast; negative for slow
   */
  public Netem senderClockPpm(double ppm) {
    return new Netem(seed, ppm, impairments);
  }

  /**
   * Takes a datagram.
   *
   * @param sendNanos by the sender's clock
   * @param bytes kept, not copied
   */
  public void send(long sendNanos, byte[] bytes) {
    long nanos = Math.round(sendNanos / (1 + clockPpm * 1e-6));
    queues.getFirst().add(new Waiting(new Datagram(nanos, bytes), sent++));
  }

  /** What arrives until then, inclusive, and was not polled before, in order. */
  public List<Datagram> poll(long nowNanos) {
    for (int i = 0; i < stages.size(); i++) {
      PriorityQueue<Waiting> in = queues.get(i);
      PriorityQueue<Waiting> out = queues.get(i + 1);
      while (!in.isEmpty() && in.peek().datagram().nanos() <= nowNanos) {
        Waiting next = in.remove();
        stages.get(i).pass(next.datagram(), passed -> out.add(new Waiting(passed, next.order())));
      }
    }
    PriorityQueue<Waiting> arrived = queues.getLast();
    List<Datagram> due = new ArrayList<>();
    while (!arrived.isEmpty() && arrived.peek().datagram().nanos() <= nowNanos) {
      due.add(arrived.remove().datagram());
    }
    return due;
  }

  /** Everything that will ever arrive of what was sent. */
  public List<Datagram> drain() {
    return poll(Long.MAX_VALUE);
  }

  @Override
  public String toString() {
    return "netem seed=%d clock=%+.0f ppm %s".formatted(seed, clockPpm, impairments);
  }
}
