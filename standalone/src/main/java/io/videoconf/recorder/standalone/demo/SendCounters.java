package io.videoconf.recorder.standalone.demo;

import io.videoconf.recorder.rtp.send.RtpSender;
import java.util.concurrent.atomic.AtomicLong;

/** What a sender has done so far. Written by its thread, read by any. */
final class SendCounters {
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicLong unreachable = new AtomicLong();
  private final AtomicLong retransmitted = new AtomicLong();
  private final AtomicLong keyframeRequests = new AtomicLong();
  private final AtomicLong lateUnits = new AtomicLong();
  private volatile long firstPacketNanos;
  private volatile long lastPacketNanos;

  /**
   * A moment's values, of one sender or of several together.
   *
   * @param packetsSent RTP packets put on the wire
   * @param packetsDropped RTP packets that the impairment swallowed
   * @param packetsUnreachable datagrams that nobody listened for
   * @param packetsRetransmitted that were asked for again and sent again
   * @param keyframeRequests datagrams that asked for a keyframe
   * @param lateUnits access units that came late from their maker
   */
  record Snapshot(
      long packetsSent,
      long packetsDropped,
      long packetsUnreachable,
      long packetsRetransmitted,
      long keyframeRequests,
      long lateUnits) {
    static final Snapshot NONE = new Snapshot(0, 0, 0, 0, 0, 0);

    Snapshot plus(Snapshot other) {
      return new Snapshot(
          packetsSent + other.packetsSent,
          packetsDropped + other.packetsDropped,
          packetsUnreachable + other.packetsUnreachable,
          packetsRetransmitted + other.packetsRetransmitted,
          keyframeRequests + other.keyframeRequests,
          lateUnits + other.lateUnits);
    }
  }

  void packetSent(long nowNanos) {
    if (sent.get() == 0) {
      firstPacketNanos = nowNanos;
    }
    lastPacketNanos = nowNanos;
    sent.incrementAndGet();
  }

  void droppedSoFar(long count) {
    dropped.set(count);
  }

  void requestedSoFar(RtpSender.Counts counts) {
    retransmitted.set(counts.retransmitted());
    keyframeRequests.set(counts.keyframeRequests());
  }

  void unreachable() {
    unreachable.incrementAndGet();
  }

  void unitWasLate() {
    lateUnits.incrementAndGet();
  }

  boolean hasSent() {
    return sent.get() > 0;
  }

  /** {@link System#nanoTime} of the first packet; meaningful once {@link #hasSent}. */
  long firstPacketNanos() {
    return firstPacketNanos;
  }

  long lastPacketNanos() {
    return lastPacketNanos;
  }

  Snapshot snapshot() {
    return new Snapshot(
        sent.get(),
        dropped.get(),
        unreachable.get(),
        retransmitted.get(),
        keyframeRequests.get(),
        lateUnits.get());
  }
}
