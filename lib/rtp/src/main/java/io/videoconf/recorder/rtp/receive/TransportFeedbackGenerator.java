package io.videoconf.recorder.rtp.receive;

import io.videoconf.recorder.rtp.SequenceExtender;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.TransportFeedback;
import java.util.ArrayList;
import java.util.List;

/**
 * Notes when each packet of a transport came and tells its sender, so that it can estimate what the
 * network carries (draft-holmer-rmcat-transport-wide-cc-extensions-01). Times are nanoseconds of
 * one monotonic clock. Not thread-safe.
 */
final class TransportFeedbackGenerator {
  static final long INTERVAL_NANOS = 100_000_000L;

  /** So many packets are told of at once, however fast they come. */
  static final int MAX_UNREPORTED = 50;

  /** Numbers that are remembered; a power of two. */
  private static final int WINDOW = 2048;

  /** One that comes later than by so many is not told of any more. */
  private static final int MAX_LATE = 512;

  private static final long TICK_NANOS = 250_000;
  private static final long REFERENCE_TICKS = 256;

  private final long[] numbers = new long[WINDOW];
  private final long[] arrivals = new long[WINDOW];
  private final boolean[] used = new boolean[WINDOW];
  private SequenceExtender extender = SequenceExtender.of16Bits();
  private boolean started;
  private long base;
  private long highest;
  private int unreported;
  private long dueNanos = Long.MAX_VALUE;
  private int feedbackCount;

  /**
   * @param sequenceNumber the transport-wide one, 0 to 65535
   */
  void onPacket(int sequenceNumber, long nowNanos) {
    long number = extender.peek(sequenceNumber);
    if (!started || Math.abs(number - highest) >= WINDOW) {
      started = true;
      extender = SequenceExtender.of16Bits();
      number = sequenceNumber + (1L << 16); // stays positive for what came before it
      base = number;
      highest = number;
      unreported = 0;
    }
    highest = Math.max(highest, number);
    extender.extend(highest);
    int slot = (int) number & (WINDOW - 1);
    if ((used[slot] && numbers[slot] == number) || number < base - MAX_LATE) {
      return;
    }
    used[slot] = true;
    numbers[slot] = number;
    arrivals[slot] = nowNanos;
    base = Math.max(Math.min(base, number), highest - WINDOW + 1);
    if (unreported++ == 0) {
      dueNanos = nowNanos + INTERVAL_NANOS;
    }
  }

  /** When to tell, or {@code Long.MAX_VALUE}. */
  long nextDeadlineNanos() {
    if (unreported == 0) {
      return Long.MAX_VALUE;
    }
    return unreported >= MAX_UNREPORTED ? Long.MIN_VALUE : dueNanos;
  }

  /**
   * Adds what is to be told now.
   *
   * @param mediaSsrc any one of the transport's
   */
  void collect(long localSsrc, long mediaSsrc, long nowNanos, List<RtcpPacket> feedback) {
    if (nextDeadlineNanos() > nowNanos) {
      return;
    }
    unreported = 0;
    while (base <= highest) {
      feedback.add(message(localSsrc, mediaSsrc));
    }
  }

  /** As much from the base on as one message can tell, and at least one packet that came. */
  private TransportFeedback message(long localSsrc, long mediaSsrc) {
    long first = base;
    List<Integer> deltas = new ArrayList<>();
    long reference = 0;
    long lastTicks = 0;
    boolean any = false;
    while (base <= highest) {
      int slot = (int) base & (WINDOW - 1);
      if (!used[slot] || numbers[slot] != base) {
        deltas.add(TransportFeedback.NOT_RECEIVED);
      } else {
        long ticks = Math.floorDiv(arrivals[slot], TICK_NANOS);
        if (!any) {
          any = true;
          reference = Math.floorDiv(ticks, REFERENCE_TICKS);
          lastTicks = reference * REFERENCE_TICKS;
        }
        long delta = ticks - lastTicks;
        if (delta != (short) delta) {
          break;
        }
        deltas.add((int) delta);
        lastTicks = ticks;
      }
      base++;
    }
    int referenceTime = (int) reference << 8 >> 8; // 24 bits that wrap
    return new TransportFeedback(
        localSsrc,
        mediaSsrc,
        (int) (first & 0xFFFF),
        referenceTime,
        feedbackCount++ & 0xFF,
        deltas);
  }
}
