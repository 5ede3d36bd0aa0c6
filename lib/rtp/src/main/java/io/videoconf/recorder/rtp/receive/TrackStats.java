package io.videoconf.recorder.rtp.receive;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a track has received so far, over all SSRCs it had.
 *
 * @param packetsReceived RTP packets, without duplicates
 * @param bytesReceived their bytes, RTP headers included
 * @param packetsLost that have not come (yet)
 * @param late packets that came behind newer ones
 * @param rejected packets that were no part of the track, by reason; reasons without any are absent
 * @param jitterSeconds interarrival jitter of the current SSRC
 * @param keyframeRequests PLIs sent
 * @param ssrc the current one, or null before the first packet if none was given
 */
public record TrackStats(
    long packetsReceived,
    long bytesReceived,
    long packetsLost,
    long duplicates,
    long late,
    Map<RejectReason, Long> rejected,
    double jitterSeconds,
    long keyframeRequests,
    long keyframesSeen,
    @Nullable Long ssrc) {

  public TrackStats {
    EnumMap<RejectReason, Long> copy = new EnumMap<>(RejectReason.class);
    copy.putAll(rejected);
    rejected = Collections.unmodifiableMap(copy);
  }

  public long rejectedTotal() {
    return rejected.values().stream().mapToLong(Long::longValue).sum();
  }
}
