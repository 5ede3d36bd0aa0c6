package io.videoconf.recorder.rtp.offer;

import io.videoconf.recorder.model.Codec;

/** The plain dialect: {@code {source, codec, payload_type, ssrc?, …}}. */
final class PlainOffer {
  private PlainOffer() {}

  static TrackOffer read(OfferFields body) {
    String name = body.text("codec");
    Codec codec =
        Codec.ofEncodingName(name)
            .orElseThrow(
                () -> new InvalidOfferException(body.name("codec"), "must be VP8, H264 or opus"));
    return TrackOffer.single(
        body.source(codec.kind()),
        codec,
        (int) body.integer("payload_type", 0, 127),
        body.integerOrNull("ssrc", 0, 0xFFFFFFFFL),
        body.clockRate("clock_rate", codec),
        body.channels(codec),
        body.parameters("format_parameters"),
        body.flag("rtcp_mux", true),
        null);
  }
}
