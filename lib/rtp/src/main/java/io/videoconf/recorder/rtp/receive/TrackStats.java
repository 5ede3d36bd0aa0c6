package io.videoconf.recorder.rtp.receive;

import io.videoconf.recorder.model.Codec;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a track has received so far, over all SSRCs it had.
 *
 * @param packetsReceived RTP packets, repaired ones too, without duplicates
 * @param bytesReceived their bytes, RTP headers included
 * @param packetsLost that have not come (yet), neither at first nor by repair: the loss after
 *     repair
 * @param repaired packets that came because they were asked for; what was lost on the way is these
 *     and {@code packetsLost}
 * @param late packets that came behind newer ones, repaired ones too
 * @param ignored packets without media that belong to the track: payload types to ignore, probing
 * @param rejected packets that were no part of the track, by reason; reasons without any are absent
 * @param jitterSeconds interarrival jitter of the current SSRC
 * @param nacksSent how often a packet was asked for
 * @param plisSent picture loss indications
 * @param firsSent full intra requests
 * @param keyframesSeen keyframes that began
 * @param roundTripSeconds to the sender and back, or null while unknown
 * @param ssrc the current one, or null before the first packet if none was given
 * @param payloadType of the newest media packet, or null before the first
 * @param codec that the payload type stands for; with redundant audio, what it holds
 */
public record TrackStats(
    long packetsReceived,
    long bytesReceived,
    long packetsLost,
    long repaired,
    long duplicates,
    long late,
    long ignored,
    Map<RejectReason, Long> rejected,
    double jitterSeconds,
    long nacksSent,
    long plisSent,
    long firsSent,
    long keyframesSeen,
    @Nullable Double roundTripSeconds,
    @Nullable Long ssrc,
    @Nullable Integer payloadType,
    @Nullable Codec codec) {
  /** Of a track that nothing has come for. */
  public static final TrackStats NONE =
      new TrackStats(0, 0, 0, 0, 0, 0, 0, Map.of(), 0, 0, 0, 0, 0, null, null, null, null);

  public TrackStats {
    EnumMap<RejectReason, Long> copy = new EnumMap<>(RejectReason.class);
    copy.putAll(rejected);
    rejected = Collections.unmodifiableMap(copy);
  }

  public long rejectedTotal() {
    return rejected.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Requests for a keyframe, of either kind. */
  public long keyframeRequests() {
    return plisSent + firsSent;
  }
}
