package io.videoconf.recorder.rtp.payload;

import org.jspecify.annotations.Nullable;

/**
 * What the first bytes of an Opus packet tell (RFC 6716 section 3.1). An RTP packet of one or two
 * bytes is such a packet too: the sender speaks little or not at all (DTX).
 *
 * <pre>
 *  0 1 2 3 4 5 6 7                    code 3, second byte (3.2.5)
 * +-+-+-+-+-+-+-+-+                   +-+-+-+-+-+-+-+-+
 * | config  |s| c |                   |v|p|     M     |
 * +-+-+-+-+-+-+-+-+                   +-+-+-+-+-+-+-+-+
 * c: 0 one frame; 1, 2 two frames; 3 M frames
 * </pre>
 *
 * @param frameSamples length of a frame in samples at 48 kHz, 120 (2.5 ms) to 2880 (60 ms)
 * @param frames how many frames the packet has, 1 to 48
 * @param channels 1 or 2
 */
public record OpusToc(int frameSamples, int frames, int channels) {
  /** A packet lasts at most 120 ms (RFC 6716 section 3.2.5, R5). */
  public static final int MAX_SAMPLES = 5760;

  private static final int SILENT_BYTES = 2;
  private static final int FIRST_HYBRID = 12;
  private static final int FIRST_CELT = 16;
  private static final int MILLISECOND = 48;

  /** What an Opus packet is, or null for bytes that are none. */
  public static @Nullable OpusToc parse(byte[] packet) {
    if (samples(packet, 0, packet.length) == 0) {
      return null;
    }
    return new OpusToc(
        frameSamples(packet[0]),
        frameCount(packet, 0, packet.length),
        (packet[0] & 0x04) != 0 ? 2 : 1);
  }

  /** How long the packet lasts, in samples at 48 kHz, 120 to {@link #MAX_SAMPLES}. */
  public int samples() {
    return frameSamples * frames;
  }

  /**
   * How long an Opus packet lasts, in samples at 48 kHz; 0 for bytes that are none. Allocates
   * nothing.
   */
  public static int samples(byte[] bytes, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    int samples = frameSamples(bytes[offset]) * frameCount(bytes, offset, length);
    return samples <= MAX_SAMPLES ? samples : 0;
  }

  /** Whether the packet has no room for sound: the sender is in DTX. */
  public static boolean isSilence(byte[] packet) {
    return packet.length <= SILENT_BYTES;
  }

  /**
   * Whether the packet holds a copy of the frame before it (in-band FEC, "LBRR", RFC 6716 section
   * 4.2.4) that a decoder can be asked for when the packet before is lost.
   */
  public static boolean hasFec(byte[] packet) {
    OpusToc toc = parse(packet);
    int config = packet.length == 0 ? FIRST_CELT : packet[0] >> 3 & 0x1F;
    // The flags stand at the head of the first frame: at the second byte, unless sizes come before.
    if (toc == null || config >= FIRST_CELT || (packet[0] & 0x03) != 0 || packet.length < 3) {
      return false;
    }
    int silkFrames = Math.max(1, toc.frameSamples / (20 * MILLISECOND));
    boolean fec = (packet[1] >> (7 - silkFrames) & 1) != 0;
    return fec || (toc.channels == 2 && (packet[1] >> (6 - 2 * silkFrames) & 1) != 0);
  }

  private static int frameSamples(int toc) {
    int config = toc >> 3 & 0x1F;
    if (config < FIRST_HYBRID) {
      int size = config & 0x03;
      return (size == 0 ? 10 : 20 * size) * MILLISECOND;
    }
    if (config < FIRST_CELT) {
      return ((config & 0x01) + 1) * 10 * MILLISECOND;
    }
    return 5 * MILLISECOND / 2 << (config & 0x03);
  }

  private static int frameCount(byte[] bytes, int offset, int length) {
    return switch (bytes[offset] & 0x03) {
      case 0 -> 1;
      case 1, 2 -> 2;
      default -> length < 2 ? 0 : bytes[offset + 1] & 0x3F;
    };
  }
}
