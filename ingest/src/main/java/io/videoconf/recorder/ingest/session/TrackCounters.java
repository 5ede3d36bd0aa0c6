package io.videoconf.recorder.ingest.session;

import io.videoconf.recorder.rtp.receive.TrackStats;
import java.util.Map;

/**
 * What has been counted of a track on its way in.
 *
 * @param lastPacketNanos {@link System#nanoTime} of the newest RTP packet; 0 before the first
 * @param rejected datagrams at the transport's ports that belonged to no track, by reason
 * @param kernelDrops datagrams that this machine dropped at those ports
 */
record TrackCounters(
    String transportId,
    TrackStats stats,
    long lastPacketNanos,
    Map<String, Long> rejected,
    long kernelDrops) {
  static final TrackCounters NONE = new TrackCounters("", TrackStats.NONE, 0, Map.of(), 0);

  long rejectedTotal() {
    return rejected.values().stream().mapToLong(Long::longValue).sum();
  }
}
