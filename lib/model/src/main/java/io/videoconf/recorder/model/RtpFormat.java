package io.videoconf.recorder.model;

import java.util.Map;
import java.util.Objects;

/**
 * One way in which the packets of a track may be encoded: an SDP {@code rtpmap} with its {@code
 * fmtp}.
 *
 * @param payloadType RTP payload type, 0 to 127
 * @param clockRateHz RTP clock rate in hertz
 * @param channels audio channels (1 or 2); 0 for video
 * @param parameters the {@code fmtp} parameters, names in lower case
 */
public record RtpFormat(
    int payloadType, Codec codec, int clockRateHz, int channels, Map<String, String> parameters) {

  public RtpFormat {
    Objects.requireNonNull(codec, "codec");
    if (payloadType < 0 || payloadType > 127) {
      throw new IllegalArgumentException("payloadType must be 0 to 127, was " + payloadType);
    }
    if (clockRateHz <= 0) {
      throw new IllegalArgumentException("clockRateHz must be positive, was " + clockRateHz);
    }
    parameters = Map.copyOf(parameters);
  }
}
