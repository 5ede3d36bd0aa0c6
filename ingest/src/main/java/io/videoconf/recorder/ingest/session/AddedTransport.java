package io.videoconf.recorder.ingest.session;

import io.videoconf.recorder.rtp.srtp.SrtpKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a sender sends tracks to.
 *
 * @param transportId by which further tracks can join, and the sender's key can be changed. A
 *     transport ends with its last track
 * @param rtcpPort equals {@code rtpPort} with rtcp-mux
 * @param localKey what our feedback is protected with; null without SRTP
 * @param trackIds of the tracks just added, in the order in which they were asked for
 */
public record AddedTransport(
    String transportId,
    int rtpPort,
    int rtcpPort,
    @Nullable SrtpKey localKey,
    List<Integer> trackIds) {
  public AddedTransport {
    trackIds = List.copyOf(trackIds);
  }
}
