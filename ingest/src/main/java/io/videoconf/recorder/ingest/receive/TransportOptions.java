package io.videoconf.recorder.ingest.receive;

import io.videoconf.recorder.rtp.srtp.SrtpKey;
import java.net.InetSocketAddress;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a sender and a transport speak with each other.
 *
 * @param rtcpMux whether RTCP comes to the port of the RTP (RFC 5761)
 * @param rtcpDestination where feedback goes; null to send it where the sender's packets come from
 * @param reducedSizeRtcp whether feedback may go without a report (RFC 5506)
 * @param srtp keys of both directions; null without SRTP
 */
public record TransportOptions(
    boolean rtcpMux,
    @Nullable InetSocketAddress rtcpDestination,
    boolean reducedSizeRtcp,
    @Nullable Srtp srtp) {

  /** No SRTP, and nothing that a sender would have to say. */
  public static TransportOptions plain(boolean rtcpMux) {
    return new TransportOptions(rtcpMux, null, false, null);
  }

  /**
   * Keys.
   *
   * @param remote what the sender protects with
   * @param local what we protect with
   * @param plainRtcp whether RTCP is not protected, in either direction, though RTP is
   * @param rolloverCounters of an earlier transport that this one goes on after; by SSRC
   */
  public record Srtp(
      SrtpKey remote, SrtpKey local, boolean plainRtcp, Map<Long, Integer> rolloverCounters) {
    public Srtp {
      rolloverCounters = Map.copyOf(rolloverCounters);
    }
  }
}
