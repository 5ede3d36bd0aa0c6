package io.videoconf.recorder.model;

import java.util.Locale;
import java.util.Optional;

/**
 * The codecs that tracks may arrive in. Names are those of the RTP payload format registrations.
 */
public enum Codec {
  VP8(MediaKind.VIDEO, "VP8", 90_000),
  H264(MediaKind.VIDEO, "H264", 90_000),
  OPUS(MediaKind.AUDIO, "opus", 48_000);

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
