package io.videoconf.recorder.ingest.receive;

import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Keeps what a transport hands on. */
final class CollectingSink implements PacketSink {
  /** A packet of a track. */
  record Taken(int trackId, boolean rtp, byte[] bytes) {}

  private final BlockingQueue<Taken> taken = new LinkedBlockingQueue<>();

  @Override
  public void rtp(int trackId, byte[] bytes, int offset, int length, long nowNanos) {
    taken.add(new Taken(trackId, true, Arrays.copyOfRange(bytes, offset, offset + length)));
  }

  @Override
  public void rtcp(int trackId, byte[] bytes, int offset, int length, long nowNanos) {
    taken.add(new Taken(trackId, false, Arrays.copyOfRange(bytes, offset, offset + length)));
  }

  @Override
  public void onRoundEnd(long nowNanos) {}

  /** The next packet; fails when none comes. */
  Taken next() throws InterruptedException {
    @Nullable Taken next = taken.poll(10, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("no packet came");
    }
    return next;
  }
}
