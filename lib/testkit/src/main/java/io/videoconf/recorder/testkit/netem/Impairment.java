package io.videoconf.recorder.testkit.netem;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What one part of a path does to the datagrams that pass through it. Immutable. A {@link Netem}
 * chains them: what leaves one enters the next, in the order of time.
 */
public sealed interface Impairment {

  /** Each datagram is lost with this probability, 0 to 1, whatever became of the one before. */
  record Loss(double probability) implements Impairment {
    public Loss {
      requireProbability("probability", probability);
    }
  }

  /**
   * Loss in bursts: the model of Gilbert and Elliott. Before each datagram the path may change
   * between a good and a bad state; all parameters are probabilities, 0 to 1. In the bad state are
   * toBad / (toBad + toGood) of the datagrams, in runs of 1 / toGood on average.
   */
  record BurstLoss(double toBad, double toGood, double lossInGood, double lossInBad)
      implements Impairment {
    public BurstLoss {
      requireProbability("toBad", toBad);
      requireProbability("toGood", toGood);
      requireProbability("lossInGood", lossInGood);
      requireProbability("lossInBad", lossInBad);
    }

    /**
     * Gilbert's simpler form: nothing is lost in the good state and everything in the bad one.
     *
     * @param share of datagrams that are lost in the long run, below 1
     * @param meanLength datagrams lost in a row on average, at least 1
     */
    public static BurstLoss of(double share, double meanLength) {
      double toGood = 1 / meanLength;
      return new BurstLoss(toGood * share / (1 - share), toGood, 0, 1);
    }
  }

  /** All datagrams take so much longer. */
  record Delay(long nanos) implements Impairment {
    public Delay {
      requireNotNegative("nanos", nanos);
    }
  }

  /** Each datagram takes longer by anything from 0 to so much, evenly distributed. Reorders. */
  record UniformJitter(long maxNanos) implements Impairment {
    public UniformJitter {
      requireNotNegative("maxNanos", maxNanos);
    }
  }

  /** Each datagram takes longer by a normal distribution, never by less than 0. Reorders. */
  record NormalJitter(long meanNanos, long deviationNanos) implements Impairment {
    public NormalJitter {
      requireNotNegative("meanNanos", meanNanos);
      requireNotNegative("deviationNanos", deviationNanos);
    }
  }

  /** With this probability a datagram is held back, and so overtaken by what is sent meanwhile. */
  record Reordering(double probability, long heldBackNanos) implements Impairment {
    public Reordering {
      requireProbability("probability", probability);
      requireNotNegative("heldBackNanos", heldBackNanos);
    }
  }

  /** With this probability a datagram arrives a second time, so much later. */
  record Duplication(double probability, long afterNanos) implements Impairment {
    public Duplication {
      requireProbability("probability", probability);
      requireNotNegative("afterNanos", afterNanos);
    }
  }

  /**
   * A link of limited rate behind a queue; what does not fit the queue is lost.
   *
   * @param bitsPerSecond the rate from a moment on, in nanoseconds; the first one also holds before
   *     it. 0 stops the link until the next change
   * @param queueBytes how much may wait, the datagram on the link included
   */
  record RateLimit(Map<Long, Long> bitsPerSecond, long queueBytes) implements Impairment {
    public RateLimit {
      bitsPerSecond = Map.copyOf(bitsPerSecond);
      if (bitsPerSecond.isEmpty()) {
        throw new IllegalArgumentException("bitsPerSecond must not be empty");
      }
      bitsPerSecond.values().forEach(rate -> requireNotNegative("bitsPerSecond", rate));
      requireNotNegative("queueBytes", queueBytes);
      if (new TreeMap<>(bitsPerSecond).lastEntry().getValue() == 0) {
        throw new IllegalArgumentException("the last rate must not be 0");
      }
    }

    /** A rate that does not change. */
    public RateLimit(long bitsPerSecond, long queueBytes) {
      this(Map.of(0L, bitsPerSecond), queueBytes);
    }

    NavigableMap<Long, Long> rates() {
      return new TreeMap<>(bitsPerSecond);
    }
  }

  private static void requireProbability(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(name + " must be 0 to 1, was " + value);
    }
  }

  private static void requireNotNegative(String name, long value) {
    if (value < 0) {
      throw new IllegalArgumentException(name + " must not be negative, was " + value);
    }
  }
}
