package io.videoconf.recorder.model;

import java.util.Locale;
import java.util.Optional;

/**
 * The codecs that tracks may arrive in. Names are those of the RTP payload format registrations.
 */
public enum Codec {
  VP8(MediaKind.VIDEO, "VP8", 90_000),
  VP9(MediaKind.VIDEO, "VP9", 90_000),
  H264(MediaKind.VIDEO, "H264", 90_000),
  H265(MediaKind.VIDEO, "H265", 90_000),
  AV1(MediaKind.VIDEO, "AV1", 90_000),
  OPUS(MediaKind.AUDIO, "opus", 48_000),
  PCMU(MediaKind.AUDIO, "PCMU", 8_000),
  PCMA(MediaKind.AUDIO, "PCMA", 8_000),
  /** Sampled at 16 kHz; its RTP clock is 8 kHz by a historical error (RFC 3551 section 4.5.2). */
  G722(MediaKind.AUDIO, "G722", 8_000);

  private final MediaKind kind;
  private final String encodingName;
  private final int clockRateHz;

  Codec(MediaKind kind, String encodingName, int clockRateHz) {
    this.kind = kind;
    this.encodingName = encodingName;
    this.clockRateHz = clockRateHz;
  }

  public MediaKind kind() {
    return kind;
  }

  /** The encoding name as an SDP {@code rtpmap} spells it. */
  public String encodingName() {
    return encodingName;
  }

  /** The RTP clock rate that the payload format prescribes, in hertz. */
  public int clockRateHz() {
    return clockRateHz;
  }

  /** The codec of an {@code rtpmap} encoding name or of a MIME subtype, in any case of letters. */
  public static Optional<Codec> ofEncodingName(String name) {
    String wanted = name.toLowerCase(Locale.ROOT);
    for (Codec codec : values()) {
      if (codec.encodingName.toLowerCase(Locale.ROOT).equals(wanted)) {
        return Optional.of(codec);
      }
    }
    return Optional.empty();
  }
}
