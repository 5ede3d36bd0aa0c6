package io.videoconf.recorder.model;

import org.jspecify.annotations.Nullable;

/**
 * How a track of a finished recording arrived, and what of it could be played. Counters of arrival
 * begin anew when the node that received it was restarted.
 *
 * @param codec its encoding name: the last one, if the sender changed it
 * @param packetsReceived RTP packets, repaired ones too, without duplicates
 * @param packetsLost that never came
 * @param packetsRepaired that came because they were asked for
 * @param packetsRejected datagrams at the track's ports that belonged to no track
 * @param kernelDrops datagrams that this machine dropped, being too slow to read them
 * @param jitterSeconds interarrival jitter at the end (RFC 3550 section 6.4.1)
 * @param roundTripSeconds to the sender and back, or null if that was never known
 * @param playout null if the compositor told nothing of the track
 */
public record TrackSummary(
    int trackId,
    String participantId,
    TrackSource source,
    String codec,
    long packetsReceived,
    long bytesReceived,
    long packetsLost,
    long packetsRepaired,
    long packetsDuplicate,
    long packetsLate,
    long packetsRejected,
    long kernelDrops,
    long nacksSent,
    long keyframeRequests,
    double jitterSeconds,
    @Nullable Double roundTripSeconds,
    @Nullable Playout playout) {

  /**
   * What the compositor made of it.
   *
   * @param syncSource what tied it to the participant's other tracks
   * @param packetsLost packets that were missing when they were due
   * @param packetsLate packets that came after their time and were of no use
   * @param concealedSeconds sound that was made up, or made from redundancy, for lost packets
   * @param freezes how often the last good picture had to stand for longer than expected
   * @param frozenSeconds how long it stood, all freezes together
   * @param syncErrorSeconds how much later it is in the recording than its sender's clock says, in
   *     the mean since it was last added; null when no such clock was known
   */
  public record Playout(
      SyncSource syncSource,
      long packetsLost,
      long packetsLate,
      double concealedSeconds,
      long freezes,
      double frozenSeconds,
      @Nullable Double syncErrorSeconds) {}
}
