package io.videoconf.recorder.rtp.offer;

import io.videoconf.recorder.rtp.srtp.SrtpKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the tracks of a {@link TransportOffer} are received.
 *
 * @param ip a literal IPv4 or IPv6 address
 * @param rtcpPort the same as {@code rtpPort} with rtcp-mux
 * @param srtp what our feedback is protected with, if the offer is protected
 * @param trackIds a number for each track of the offer, in its order
 */
public record TransportAnswer(
    String transportId,
    String ip,
    int rtpPort,
    int rtcpPort,
    @Nullable SrtpKey srtp,
    List<Integer> trackIds) {
  public TransportAnswer {
    trackIds = List.copyOf(trackIds);
  }

  boolean rtcpMux() {
    return rtpPort == rtcpPort;
  }
}
