package io.videoconf.recorder.rtp.offer;

import io.videoconf.recorder.rtp.srtp.SrtpKey;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Tracks that are to come to one port, and how.
 *
 * @param rtcpMux whether RTCP comes to the port of the RTP
 * @param reducedSizeRtcp whether feedback may be sent with no report before it (RFC 5506)
 * @param ipv6 whether the sender asked for an IPv6 address
 * @param rtcp where the sender wants RTCP, if it said so and has it apart from its RTP; a literal
 *     address, never resolved by name
 * @param srtp what the sender protects its packets with, or null if it does not
 * @param transportId the transport of an earlier answer that these tracks come to as well, or null
 *     for a new one. If it has SRTP, {@code srtp} is its sender's key from now on
 * @param tracks at least one
 */
public record TransportOffer(
    boolean rtcpMux,
    boolean reducedSizeRtcp,
    boolean ipv6,
    @Nullable InetSocketAddress rtcp,
    @Nullable SrtpKey srtp,
    @Nullable String transportId,
    List<TrackOffer> tracks) {

  public TransportOffer {
    tracks = List.copyOf(tracks);
    if (tracks.isEmpty()) {
      throw new IllegalArgumentException("tracks must not be empty");
    }
  }

  /** A new key of ours, of the sender's suite; null if its packets are not protected. */
  public @Nullable SrtpKey newAnswerKey(RandomGenerator random) {
    return srtp == null ? null : SrtpKey.random(srtp.suite(), random);
  }
}
