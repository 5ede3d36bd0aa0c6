package io.videoconf.recorder.ingest.receive;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** Counts over all tracks of a node since it started. Thread-safe. */
public final class ReceiveCounters {
  private final LongAdder rtpPackets = new LongAdder();
  private final LongAdder rtpBytes = new LongAdder();
  private final LongAdder rtcpPackets = new LongAdder();
  private final LongAdder nacks = new LongAdder();
  private final LongAdder keyframeRequests = new LongAdder();
  private final Map<String, LongAdder> rejected = new ConcurrentHashMap<>();
  private final List<Consumer<String>> newReasonListeners = new CopyOnWriteArrayList<>();

  public void countRtp(int bytes) {
    rtpPackets.increment();
    rtpBytes.add(bytes);
  }

  public void countRtcp() {
    rtcpPackets.increment();
  }

  public void countKeyframeRequests(long sent) {
    keyframeRequests.add(sent);
  }

  public void countNacks(long sent) {
    nacks.add(sent);
  }

  /**
   * @param reason one of a small fixed set of words
   */
  public void countRejected(String reason) {
    LongAdder known = rejected.get(reason);
    if (known == null) {
      known = rejected.computeIfAbsent(reason, _ -> new LongAdder());
      newReasonListeners.forEach(listener -> listener.accept(reason));
    }
    known.increment();
  }

  /** Is told of each reason when it is first seen, perhaps twice. */
  public void onNewReason(Consumer<String> listener) {
    newReasonListeners.add(listener);
  }

  public long rtpPackets() {
    return rtpPackets.sum();
  }

  public long rtpBytes() {
    return rtpBytes.sum();
  }

  public long rtcpPackets() {
    return rtcpPackets.sum();
  }

  public long keyframeRequests() {
    return keyframeRequests.sum();
  }

  public long nacks() {
    return nacks.sum();
  }

  public long rejected(String reason) {
    LongAdder count = rejected.get(reason);
    return count == null ? 0 : count.sum();
  }
}
