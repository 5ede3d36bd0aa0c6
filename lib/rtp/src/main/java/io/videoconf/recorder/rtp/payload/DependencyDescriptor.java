package io.videoconf.recorder.rtp.payload;

import org.jspecify.annotations.Nullable;

/**
 * The head of the dependency descriptor, a header extension; AV1 RTP specification, appendix A.8.
 *
 * <pre>
 *  0                   1                   2
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |S|E|template id|         frame number          | mandatory
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |T|A|D|F|C|  if T: template dependency structure ...
 * +-+-+-+-+-+
 * </pre>
 *
 * @param startsFrame the packet is the first of a frame (S)
 * @param endsFrame the packet is the last of a frame (E)
 * @param templateId 0 to 63
 * @param frameNumber 0 to 65535
 * @param hasStructure a template dependency structure is present (T): with it a coded video
 *     sequence begins
 */
public record DependencyDescriptor(
    boolean startsFrame, boolean endsFrame, int templateId, int frameNumber, boolean hasStructure) {
  private static final int MANDATORY_BYTES = 3;

  /** Null when it is cut short. Never throws on content. */
  public static @Nullable DependencyDescriptor parse(byte[] bytes) {
    if (bytes.length < MANDATORY_BYTES) {
      return null;
    }
    return new DependencyDescriptor(
        (bytes[0] & 0x80) != 0,
        (bytes[0] & 0x40) != 0,
        bytes[0] & 0x3F,
        (bytes[1] & 0xFF) << 8 | (bytes[2] & 0xFF),
        bytes.length > MANDATORY_BYTES && (bytes[MANDATORY_BYTES] & 0x80) != 0);
  }
}
