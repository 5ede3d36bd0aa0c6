package io.videoconf.recorder.standalone.demo;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A network that loses and reorders: takes packets in the order of sending and says which to send
 * now. The same seed does the same to the same packets. Not thread-safe.
 */
final class Impairment {
  /** A packet that is overtaken is overtaken by at most so many. */
  private static final int MAX_OVERTAKEN_BY = 4;

  private final SplittableRandom random;
  private final double lossFraction;
  private final double reorderFraction;
  private final List<Held> held = new ArrayList<>();
  private long dropped;
  private long reordered;

  /**
   * @param lossFraction of packets never sent, 0 to 1
   * @param reorderFraction of packets sent after some that follow them, 0 to 1
   */
  Impairment(long seed, double lossFraction, double reorderFraction) {
    this.random = new SplittableRandom(seed);
    this.lossFraction = lossFraction;
    this.reorderFraction = reorderFraction;
  }

  /** What to send, in order, now that {@code packet} is due. */
  List<byte[]> pass(byte[] packet) {
    List<byte[]> out = new ArrayList<>();
    if (random.nextDouble() < lossFraction) {
      dropped++;
    } else if (random.nextDouble() < reorderFraction) {
      reordered++;
      held.add(new Held(packet, 1 + random.nextInt(MAX_OVERTAKEN_BY)));
      return out;
    } else {
      out.add(packet);
    }
    releaseOvertaken(out);
    return out;
  }

  /** What is still held back, at the end. */
  List<byte[]> flush() {
    List<byte[]> out = held.stream().map(packet -> packet.bytes).toList();
    held.clear();
    return out;
  }

  long dropped() {
    return dropped;
  }

  long reordered() {
    return reordered;
  }

  private void releaseOvertaken(List<byte[]> out) {
    for (Iterator<Held> i = held.iterator(); i.hasNext(); ) {
      Held packet = i.next();
      packet.stillToPass--;
      if (packet.stillToPass == 0) {
        out.add(packet.bytes);
        i.remove();
      }
    }
  }

  private static final class Held {
    final byte[] bytes;
    int stillToPass;

    Held(byte[] bytes, int stillToPass) {
      this.bytes = bytes;
      this.stillToPass = stillToPass;
    }
  }
}
