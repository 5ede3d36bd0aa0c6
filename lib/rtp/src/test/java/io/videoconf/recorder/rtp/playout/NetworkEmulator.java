package io.videoconf.recorder.rtp.playout;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/** A network in virtual time: delays, loses, repeats and so reorders what is sent. */
final class NetworkEmulator {
  private final Random random;
  private final Path path;
  private final List<Delivery> deliveries = new ArrayList<>();

  /**
   * @param delayNanos of every packet
   * @param jitterNanos at most so much is added, evenly distributed
   * @param loss share of packets that never arrive
   * @param duplication share of packets that arrive twice
   */
  record Path(long delayNanos, long jitterNanos, double loss, double duplication) {}

  record Delivery(long arrivalNanos, byte[] packet) {}

  NetworkEmulator(Random random, Path path) {
    this.random = random;
    this.path = path;
  }

  /** False if the packet is lost. */
  boolean send(byte[] packet, long nowNanos) {
    if (random.nextDouble() < path.loss()) {
      return false;
    }
    deliver(packet, nowNanos);
    if (random.nextDouble() < path.duplication()) {
      deliver(packet, nowNanos);
    }
    return true;
  }

  private void deliver(byte[] packet, long nowNanos) {
    long jitter = path.jitterNanos() == 0 ? 0 : random.nextLong(path.jitterNanos());
    deliveries.add(new Delivery(nowNanos + path.delayNanos() + jitter, packet));
  }

  /** All that arrives, in the order of arrival. */
  List<Delivery> deliveries() {
    return deliveries.stream().sorted(Comparator.comparingLong(Delivery::arrivalNanos)).toList();
  }
}
