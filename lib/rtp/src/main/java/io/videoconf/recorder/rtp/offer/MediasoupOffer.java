package io.videoconf.recorder.rtp.offer;

import io.videoconf.recorder.model.Codec;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The mediasoup dialect: {@code rtp_parameters} is a consumer's {@code rtpParameters} as it is:
 *
 * <pre>
 * {"mid": "0",
 *  "codecs": [{"mimeType": "video/VP8", "payloadType": 101, "clockRate": 90000, "parameters": {}},
 *             {"mimeType": "video/rtx", "payloadType": 102, "parameters": {"apt": 101}}],
 *  "encodings": [{"ssrc": 12345678, "rtx": {"ssrc": 87654321}}], …}
 * </pre>
 */
final class MediasoupOffer {
  private MediasoupOffer() {}

  static TrackOffer read(OfferFields body) {
    OfferFields parameters = body.object("rtp_parameters");
    JsonNode codecs = parameters.node().path("codecs");
    if (!codecs.isArray() || codecs.isEmpty()) {
      throw new InvalidOfferException(parameters.name("codecs"), "must be a list of codecs");
    }
    for (int i = 0; i < codecs.size(); i++) {
      OfferFields codec = new OfferFields(codecs.get(i), parameters.name("codecs[" + i + "]"));
      Optional<Codec> known = codec(codec.text("mimeType"));
      if (known.isPresent()) {
        return read(body, parameters, codec, known.get());
      }
    }
    throw new InvalidOfferException(
        parameters.name("codecs"), "none is video/VP8, video/H264 or audio/opus");
  }

  private static TrackOffer read(
      OfferFields body, OfferFields parameters, OfferFields codec, Codec known) {
    return TrackOffer.single(
        body.source(known.kind()),
        known,
        (int) codec.integer("payloadType", 0, 127),
        ssrc(parameters),
        codec.clockRate("clockRate", known),
        codec.channels(known),
        codec.parameters("parameters"),
        body.flag("rtcp_mux", true),
        parameters.textOrNull("mid"));
  }

  private static @Nullable Long ssrc(OfferFields parameters) {
    JsonNode encodings = parameters.node().path("encodings");
    if (!encodings.isArray() || encodings.isEmpty()) {
      return null;
    }
    return new OfferFields(encodings.get(0), parameters.name("encodings[0]"))
        .integerOrNull("ssrc", 0, 0xFFFFFFFFL);
  }

  private static Optional<Codec> codec(String mimeType) {
    int slash = mimeType.indexOf('/');
    return Codec.ofEncodingName(mimeType.substring(slash + 1))
        .filter(c -> c.kind().name().equalsIgnoreCase(mimeType.substring(0, Math.max(0, slash))));
  }
}
