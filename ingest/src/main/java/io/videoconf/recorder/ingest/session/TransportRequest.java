package io.videoconf.recorder.ingest.session;

import io.videoconf.recorder.model.TrackSource;
import io.videoconf.recorder.model.RtpParameters;
import io.videoconf.recorder.rtp.srtp.SrtpKey;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tracks of one participant that are to be received on the same ports.
 *
 * @param transportId a transport that the recording has already, which the tracks join: then what
 *     is said of the transport here does not count; null for a new one
 * @param rtcpMux whether RTCP comes to the port of the RTP (RFC 5761)
 * @param rtcpDestination where feedback goes; null to send it where the sender's packets come from
 * @param reducedSizeRtcp whether feedback may go without a report (RFC 5506)
 * @param remoteKey what the sender protects its packets with; null without SRTP. We answer with a
 *     new key of the same suite
 * @param tracks at least one
 */
public record TransportRequest(
    @Nullable String transportId,
    boolean rtcpMux,
    @Nullable InetSocketAddress rtcpDestination,
    boolean reducedSizeRtcp,
    @Nullable SrtpKey remoteKey,
    List<Track> tracks) {

  public TransportRequest {
    tracks = List.copyOf(tracks);
    if (tracks.isEmpty()) {
      throw new IllegalArgumentException("a transport carries at least one track");
    }
  }

  /** A track to be. */
  public record Track(TrackSource source, RtpParameters rtp) {}

  /** A new transport without SRTP for one track. */
  public static TransportRequest of(TrackSource source, RtpParameters rtp, boolean rtcpMux) {
    return new TransportRequest(null, rtcpMux, null, false, null, List.of(new Track(source, rtp)));
  }
}
