package io.videoconf.recorder.rtp.srtp;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Removes the protection of the packets of one sender (RFC 3711 section 3.3, RFC 7714): checks that
 * they are authentic and new, and decrypts them where they are. State for an SSRC is made only by a
 * packet that is authentic, and for a bounded number of them.
 *
 * <p>Both methods return the length of the plain packet, which begins where the protected one did,
 * or one of the negative constants. After a failure the bytes behind the header mean nothing.
 *
 * <p>The replay window is 1,024 packets per SSRC for RTP and 64 for RTCP; what comes later than
 * that is refused as {@link #REPLAYED}. For one thread, which need not be the one that makes it:
 * the first of a process takes about a second of CPU to load the cryptography. Never throws on what
 * comes from the network.
 */
public final class SrtpReceiver {
  /** The packet is not of this key, or was changed on its way. */
  public static final int AUTHENTICATION_FAILED = -1;

  /** The packet was here before, or is too old to tell. */
  public static final int REPLAYED = -2;

  /** Too short, no RTP or RTCP of version 2, or SRTCP that is not encrypted. */
  public static final int MALFORMED = -3;

  static final int RTP_HEADER_BYTES = 12;
  static final int RTCP_HEADER_BYTES = 8;

  private KeyedReceiver current;
  private @Nullable KeyedReceiver previous;
  private byte[] copy = {};

  /**
   * @param key what the sender protects with
   * @param rolloverCounters of an earlier receiver of the same stream, so that this one goes on
   *     after it, even some wraps of the sequence number later; empty for a stream that begins
   */
  public SrtpReceiver(SrtpKey key, Map<Long, Integer> rolloverCounters) {
    this.current = new KeyedReceiver(key, rolloverCounters);
  }

  /** Takes the protection off an SRTP packet. */
  public int unprotectRtp(byte[] bytes, int offset, int length) {
    KeyedReceiver old = previous;
    if (old == null) {
      return current.unprotectRtp(bytes, offset, length);
    }
    keep(bytes, offset, length);
    int result = current.unprotectRtp(bytes, offset, length);
    if (result != AUTHENTICATION_FAILED) {
      previous = result >= 0 ? null : old;
      return result;
    }
    System.arraycopy(copy, 0, bytes, offset, length);
    return old.unprotectRtp(bytes, offset, length);
  }

  /** Takes the protection off an SRTCP packet. */
  public int unprotectRtcp(byte[] bytes, int offset, int length) {
    KeyedReceiver old = previous;
    if (old == null) {
      return current.unprotectRtcp(bytes, offset, length);
    }
    keep(bytes, offset, length);
    int result = current.unprotectRtcp(bytes, offset, length);
    if (result != AUTHENTICATION_FAILED && result != MALFORMED) {
      return result;
    }
    System.arraycopy(copy, 0, bytes, offset, length);
    return old.unprotectRtcp(bytes, offset, length);
  }

  /**
   * The sender changes its key, as a mediasoup transport may when it is connected. The old key is
   * taken until the first RTP packet that is authentic under the new one. Rollover counters may go
   * on or begin again.
   */
  public void rekey(SrtpKey key) {
    KeyedReceiver old = current;
    current = new KeyedReceiver(key, old.rolloverCounters());
    previous = old;
  }

  /**
   * The rollover counter of each SSRC, to be saved: all that a later receiver needs besides the
   * key. What is saved may be some wraps old when it is used.
   */
  public Map<Long, Integer> rolloverCounters() {
    Map<Long, Integer> counters = new HashMap<>();
    if (previous != null) {
      counters.putAll(previous.rolloverCounters());
    }
    counters.putAll(current.rolloverCounters());
    return Map.copyOf(counters);
  }

  private void keep(byte[] bytes, int offset, int length) {
    if (copy.length < length) {
      copy = new byte[length];
    }
    System.arraycopy(bytes, offset, copy, 0, length);
  }

  static int readInt(byte[] bytes, int at) {
    return bytes[at] << 24
        | (bytes[at + 1] & 0xFF) << 16
        | (bytes[at + 2] & 0xFF) << 8
        | (bytes[at + 3] & 0xFF);
  }
}
