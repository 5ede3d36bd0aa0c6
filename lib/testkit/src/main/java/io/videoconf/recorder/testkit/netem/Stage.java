package io.videoconf.recorder.testkit.netem;

import io.videoconf.recorder.testkit.netem.Impairment.BurstLoss;
import io.videoconf.recorder.testkit.netem.Impairment.Delay;
import io.videoconf.recorder.testkit.netem.Impairment.Duplication;
import io.videoconf.recorder.testkit.netem.Impairment.Loss;
import io.videoconf.recorder.testkit.netem.Impairment.NormalJitter;
import io.videoconf.recorder.testkit.netem.Impairment.RateLimit;
import io.videoconf.recorder.testkit.netem.Impairment.Reordering;
import io.videoconf.recorder.testkit.netem.Impairment.UniformJitter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** An {@link Impairment} at work, with its state. Nothing comes out earlier than it went in. */
interface Stage {

  /** Takes a datagram; they come in the order of time. */
  void pass(Datagram datagram, Consumer<Datagram> out);

  static Stage of(Impairment impairment, SplittableRandom random) {
    return switch (impairment) {
      case Loss(double probability) ->
          (datagram, out) -> {
            if (random.nextDouble() >= probability) {
              out.accept(datagram);
            }
          };
      case BurstLoss model -> new Bursts(model, random);
      case Delay(long nanos) -> (datagram, out) -> out.accept(later(datagram, nanos));
      case UniformJitter(long max) ->
          (datagram, out) -> out.accept(later(datagram, random.nextLong(max + 1)));
      case NormalJitter(long mean, long deviation) ->
          (datagram, out) ->
              out.accept(
                  later(
                      datagram,
                      Math.max(
                          0, Math.round(random.nextGaussian((double) mean, (double) deviation)))));
      case Reordering(double probability, long heldBack) ->
          (datagram, out) ->
              out.accept(random.nextDouble() < probability ? later(datagram, heldBack) : datagram);
      case Duplication(double probability, long after) ->
          (datagram, out) -> {
            out.accept(datagram);
            if (random.nextDouble() < probability) {
              out.accept(later(datagram, after));
            }
          };
      case RateLimit limit -> new Link(limit);
    };
  }

  private static Datagram later(Datagram datagram, long nanos) {
    return datagram.at(datagram.nanos() + nanos);
  }

  /** The two states of Gilbert and Elliott. */
  final class Bursts implements Stage {
    private final BurstLoss model;
    private final SplittableRandom random;
    private boolean bad;

    Bursts(BurstLoss model, SplittableRandom random) {
      this.model = model;
      this.random = random;
    }

    @Override
    public void pass(Datagram datagram, Consumer<Datagram> out) {
      bad ^= random.nextDouble() < (bad ? model.toGood() : model.toBad());
      if (random.nextDouble() >= (bad ? model.lossInBad() : model.lossInGood())) {
        out.accept(datagram);
      }
    }
  }

  /** A queue that is emptied at the link's rate. */
  final class Link implements Stage {
    private static final double NANOS_PER_SECOND = 1e9;

    private final NavigableMap<Long, Long> rates;
    private final long queueBytes;
    private final Deque<Datagram> queued = new ArrayDeque<>();
    private long waitingBytes;
    private long freeNanos = Long.MIN_VALUE;

    Link(RateLimit limit) {
      rates = limit.rates();
      queueBytes = limit.queueBytes();
    }

    @Override
    public void pass(Datagram datagram, Consumer<Datagram> out) {
      while (!queued.isEmpty() && queued.getFirst().nanos() <= datagram.nanos()) {
        waitingBytes -= queued.removeFirst().bytes().length;
      }
      if (waitingBytes + datagram.bytes().length > queueBytes) {
        return;
      }
      freeNanos = sent(Math.max(freeNanos, datagram.nanos()), datagram.bytes().length * 8.0);
      Datagram sent = datagram.at(freeNanos);
      queued.add(sent);
      waitingBytes += datagram.bytes().length;
      out.accept(sent);
    }

    /** When so many bits are through that begin then. */
    private long sent(long beginNanos, double bits) {
      long now = beginNanos;
      double left = bits;
      while (true) {
        Map.Entry<Long, Long> current = rates.floorEntry(now);
        long rate = (current == null ? rates.firstEntry() : current).getValue();
        Long change = rates.higherKey(now);
        double possible =
            change == null ? Double.MAX_VALUE : rate * ((change - now) / NANOS_PER_SECOND);
        if (possible >= left) {
          return now + (long) Math.ceil(left / rate * NANOS_PER_SECOND);
        }
        left -= possible;
        now = change == null ? now : change;
      }
    }
  }
}
