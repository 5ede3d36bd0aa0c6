package io.videoconf.recorder.ingest.receive;

import io.videoconf.recorder.rtp.PacketKind;
import io.videoconf.recorder.rtp.srtp.SrtpKey;
import io.videoconf.recorder.rtp.srtp.SrtpReceiver;
import io.videoconf.recorder.rtp.srtp.SrtpSender;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * SRTP of one transport in both directions, or none: then packets pass as they are. Not
 * thread-safe.
 */
final class Protection {
  private @Nullable SrtpReceiver incoming;
  private @Nullable SrtpSender outgoing;
  private int outgoingOverhead;
  private boolean plainRtcp = true;

  Protection(TransportOptions.@Nullable Srtp srtp) {
    if (srtp != null) {
      incoming = new SrtpReceiver(srtp.remote(), srtp.rolloverCounters());
      outgoing = new SrtpSender(srtp.local());
      plainRtcp = srtp.plainRtcp();
      outgoingOverhead = srtp.local().suite().rtcpOverhead();
    }
  }

  /** Whether anybody may write RTCP to us. */
  boolean hasPlainRtcp() {
    return plainRtcp;
  }

  /**
   * Takes the protection off where the packet is.
   *
   * @return the plain packet's length, or a negative constant of {@link SrtpReceiver}
   */
  int open(PacketKind kind, byte[] bytes, int length) {
    SrtpReceiver receiver = incoming;
    if (receiver == null) {
      return length;
    }
    return switch (kind) {
      case RTP -> receiver.unprotectRtp(bytes, 0, length);
      case RTCP -> plainRtcp ? length : receiver.unprotectRtcp(bytes, 0, length);
      case OTHER -> length; // is refused as what it is
    };
  }

  /** The RTCP packet as it goes out. */
  ByteBuffer seal(byte[] rtcp) {
    SrtpSender sender = outgoing;
    if (sender == null || plainRtcp) {
      return ByteBuffer.wrap(rtcp);
    }
    byte[] roomy = Arrays.copyOf(rtcp, rtcp.length + outgoingOverhead);
    return ByteBuffer.wrap(roomy, 0, sender.protectRtcp(roomy, 0, rtcp.length));
  }

  /** The sender protects with another key from now on, or soon. */
  void rekey(SrtpKey remote) {
    SrtpReceiver receiver = incoming;
    if (receiver != null) {
      receiver.rekey(remote);
    }
  }

  /** By SSRC; what a receiver that goes on after this one must know. */
  Map<Long, Integer> rolloverCounters() {
    SrtpReceiver receiver = incoming;
    return receiver == null ? Map.of() : receiver.rolloverCounters();
  }

  /** The word for a negative result of {@link #open}. */
  static String reason(int result) {
    return switch (result) {
      case SrtpReceiver.AUTHENTICATION_FAILED -> "srtp_authentication";
      case SrtpReceiver.REPLAYED -> "srtp_replayed";
      default -> "srtp_malformed";
    };
  }
}
