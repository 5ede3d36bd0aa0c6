package io.videoconf.recorder.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the packets of one track look like, as its sender announced it.
 *
 * @param formats the media formats, preferred one first; at least one, all of one kind of media. A
 *     sender may change between them at any packet
 * @param ssrc the SSRC to expect, 0 to 2^32-1, or null to take what arrives
 * @param rtxSsrc the SSRC of retransmissions (RFC 4588), or null to take what arrives
 * @param mid the media id that packets may carry in an extension (RFC 9143), or null
 * @param rtx payload types of retransmissions, each with the payload type that it repeats
 * @param redPayloadType payload type of redundant audio (RFC 2198), or null without
 * @param ignoredPayloadTypes what belongs to the track and holds no media: telephone-event, comfort
 *     noise, FEC that is not read
 * @param extensions header extensions by their id
 * @param feedback what the sender understands
 */
public record RtpParameters(
    List<RtpFormat> formats,
    @Nullable Long ssrc,
    @Nullable Long rtxSsrc,
    @Nullable String mid,
    Map<Integer, Integer> rtx,
    @Nullable Integer redPayloadType,
    Set<Integer> ignoredPayloadTypes,
    Map<HeaderExtension, Integer> extensions,
    Set<RtcpFeedback> feedback) {

  public RtpParameters {
    formats = List.copyOf(formats);
    rtx = Map.copyOf(rtx);
    ignoredPayloadTypes = Set.copyOf(ignoredPayloadTypes);
    extensions = Map.copyOf(extensions);
    feedback = Set.copyOf(feedback);
    if (formats.isEmpty()) {
      throw new IllegalArgumentException("formats must not be empty");
    }
    requireSsrc("ssrc", ssrc);
    requireSsrc("rtxSsrc", rtxSsrc);
    MediaKind kind = formats.getFirst().codec().kind();
    if (formats.stream().anyMatch(format -> format.codec().kind() != kind)) {
      throw new IllegalArgumentException("formats must all be audio or all video");
    }
  }

  /** One format and at most an SSRC: all that a plain sender tells. */
  public static RtpParameters of(RtpFormat format, @Nullable Long ssrc) {
    return new RtpParameters(
        List.of(format), ssrc, null, null, Map.of(), null, Set.of(), Map.of(), Set.of());
  }

  public MediaKind kind() {
    return formats.getFirst().codec().kind();
  }

  /** The media format of a payload type; null if it is none of them. */
  public @Nullable RtpFormat format(int payloadType) {
    for (RtpFormat format : formats) {
      if (format.payloadType() == payloadType) {
        return format;
      }
    }
    return null;
  }

  /** The id of a header extension, if it was announced. */
  public Optional<Integer> extensionId(HeaderExtension extension) {
    return Optional.ofNullable(extensions.get(extension));
  }

  private static void requireSsrc(String name, @Nullable Long ssrc) {
    if (ssrc != null && (ssrc < 0 || ssrc > 0xFFFF_FFFFL)) {
      throw new IllegalArgumentException(name + " must be 0 to 4294967295, was " + ssrc);
    }
  }
}
