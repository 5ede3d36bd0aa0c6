package io.videoconf.recorder.rtp.srtp;

import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Map;
import org.jitsi.srtp.SrtcpCryptoContext;
import org.jitsi.srtp.SrtpCryptoContext;
import org.jitsi.srtp.SrtpErrorStatus;
import org.jspecify.annotations.Nullable;

/** Removes the protection of one key. */
final class KeyedReceiver {
  /** SSRCs that are followed at a time, by each of RTP and RTCP. */
  private static final int MAX_SOURCES = 1024;

  /**
   * How many wraps may have gone by since a rollover counter was saved: at 1,000 packets a second
   * these are more than three minutes.
   */
  private static final int MISSED_WRAPS = 3;

  private final Contexts contexts;
  private final PacketSlice slice = new PacketSlice();
  private final SourceTable<RtpSource> rtp = new SourceTable<>(MAX_SOURCES);
  private final SourceTable<SrtcpCryptoContext> rtcp = new SourceTable<>(MAX_SOURCES);
  private final Map<Integer, Saved> saved = new HashMap<>();

  // An unknown SSRC is tried with a context that is kept for the next one if the packet is forged.
  // Made ahead: the library takes a second of CPU for its first, and a receive loop cannot wait.
  private SrtpCryptoContext nextRtp;
  private SrtcpCryptoContext nextRtcp;
  private byte[] copy = {};

  /** An SSRC of before, until its first packet shows where it is now. */
  private static final class Saved {
    final int counter;
    // A context that has refused a packet is as it was before, so forged packets make no new ones.
    final @Nullable SrtpCryptoContext[] candidates = new SrtpCryptoContext[MISSED_WRAPS + 2];

    Saved(int counter) {
      this.counter = counter;
    }

    /** The counters that are likely, and 0 for a sender that began again. */
    int candidate(int number) {
      return number <= MISSED_WRAPS ? counter + number : 0;
    }
  }

  KeyedReceiver(SrtpKey key, Map<Long, Integer> rolloverCounters) {
    this.contexts = new Contexts(key);
    this.nextRtp = contexts.rtp(false, 0);
    this.nextRtcp = contexts.rtcp();
    rolloverCounters.forEach((ssrc, counter) -> saved.put(ssrc.intValue(), new Saved(counter)));
  }

  Map<Long, Integer> rolloverCounters() {
    Map<Long, Integer> counters = new HashMap<>();
    saved.forEach((ssrc, before) -> counters.put(Integer.toUnsignedLong(ssrc), before.counter));
    rtp.forEach(
        (ssrc, source) -> counters.put(Integer.toUnsignedLong(ssrc), source.rolloverCounter()));
    return counters;
  }

  int unprotectRtp(byte[] bytes, int offset, int length) {
    if (length < SrtpReceiver.RTP_HEADER_BYTES || (bytes[offset] & 0xC0) != 0x80) {
      return SrtpReceiver.MALFORMED;
    }
    int sequence = (bytes[offset + 2] & 0xFF) << 8 | (bytes[offset + 3] & 0xFF);
    int ssrc = SrtpReceiver.readInt(bytes, offset + 8);
    RtpSource source = rtp.get(ssrc);
    if (source != null) {
      long index = source.index(sequence);
      if (source.refuses(index)) {
        return SrtpReceiver.REPLAYED;
      }
      int result = reverse(source.context(), bytes, offset, length);
      if (result >= 0) {
        source.accept(index);
      }
      return result;
    }
    Saved before = saved.get(ssrc);
    return before == null
        ? firstRtp(ssrc, sequence, bytes, offset, length)
        : resumedRtp(ssrc, before, sequence, bytes, offset, length);
  }

  private int firstRtp(int ssrc, int sequence, byte[] bytes, int offset, int length) {
    int result = reverse(nextRtp, bytes, offset, length);
    if (result >= 0) {
      rtp.add(ssrc, new RtpSource(nextRtp, 0, sequence));
      nextRtp = contexts.rtp(false, 0);
    }
    return result;
  }

  /** The sender went on while we did not listen, or began again. */
  private int resumedRtp(
      int ssrc, Saved before, int sequence, byte[] bytes, int offset, int length) {
    if (copy.length < length) {
      copy = new byte[length];
    }
    // A failed attempt may leave the packet's payload erased.
    System.arraycopy(bytes, offset, copy, 0, length);
    int result = SrtpReceiver.AUTHENTICATION_FAILED;
    for (int i = 0; i < before.candidates.length; i++) {
      SrtpCryptoContext context = before.candidates[i];
      if (context == null) {
        context = contexts.rtp(false, before.candidate(i));
        before.candidates[i] = context;
      }
      result = reverse(context, bytes, offset, length);
      if (result >= 0) {
        rtp.add(ssrc, new RtpSource(context, before.candidate(i), sequence));
        saved.remove(ssrc);
        return result;
      }
      System.arraycopy(copy, 0, bytes, offset, length);
    }
    return result;
  }

  private int reverse(SrtpCryptoContext context, byte[] bytes, int offset, int length) {
    try {
      slice.of(bytes, offset, length);
      return result(context.reverseTransformPacket(slice, false));
    } catch (GeneralSecurityException e) {
      return SrtpReceiver.MALFORMED;
    }
  }

  int unprotectRtcp(byte[] bytes, int offset, int length) {
    SrtpSuite suite = contexts.suite();
    if (length < SrtpReceiver.RTCP_HEADER_BYTES + suite.rtcpOverhead()
        || (bytes[offset] & 0xC0) != 0x80) {
      return SrtpReceiver.MALFORMED;
    }
    int indexAt = offset + length - 4 - (suite.aead() ? 0 : suite.rtcpTagBytes());
    if (bytes[indexAt] >= 0) {
      return SrtpReceiver.MALFORMED; // flag E: not encrypted, which nobody has negotiated
    }
    int ssrc = SrtpReceiver.readInt(bytes, offset + 4);
    SrtcpCryptoContext known = rtcp.get(ssrc);
    SrtcpCryptoContext context = known == null ? nextRtcp : known;
    int result;
    try {
      slice.of(bytes, offset, length);
      result = result(context.reverseTransformPacket(slice));
    } catch (GeneralSecurityException e) {
      return SrtpReceiver.MALFORMED;
    }
    if (result >= 0 && known == null) {
      rtcp.add(ssrc, context);
      nextRtcp = contexts.rtcp();
    }
    return result;
  }

  private int result(SrtpErrorStatus status) {
    return switch (status) {
      case OK -> slice.getLength();
      case AUTH_FAIL -> SrtpReceiver.AUTHENTICATION_FAILED;
      case REPLAY_FAIL, REPLAY_OLD -> SrtpReceiver.REPLAYED;
      case FAIL, INVALID_PACKET -> SrtpReceiver.MALFORMED;
    };
  }
}
