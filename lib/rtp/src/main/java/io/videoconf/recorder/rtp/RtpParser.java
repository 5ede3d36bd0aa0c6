package io.videoconf.recorder.rtp;

import io.videoconf.recorder.rtp.RtpParse.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Reads one packet after the other without allocating: it shows all of them through the same {@link
 * RtpPacket}. Who keeps packets takes {@link RtpPacket#parse} instead. Not thread-safe.
 */
public final class RtpParser {
  private final RtpPacket packet = new RtpPacket();

  /**
   * Reads a packet; borrows {@code bytes}. Never throws on content.
   *
   * @return null, or what is wrong with the header; {@link #packet} is then still the one before
   */
  public @Nullable Reason parse(byte[] bytes, int offset, int length) {
    return packet.read(bytes, offset, length);
  }

  /** The packet read last, valid until the next one is. Only after a parse that returned null. */
  public RtpPacket packet() {
    return packet;
  }
}
