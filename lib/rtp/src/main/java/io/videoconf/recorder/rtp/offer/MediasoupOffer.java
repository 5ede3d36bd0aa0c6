package io.videoconf.recorder.rtp.offer;

import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.MediaKind;
import io.videoconf.recorder.model.RtpParameters;
import io.videoconf.recorder.rtp.srtp.SrtpKey;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The mediasoup dialect: {@code rtp_parameters} is a consumer's {@code rtpParameters} as it is:
 *
 * <pre>
 * {"mid": "0",
 *  "codecs": [{"mimeType": "video/VP8", "payloadType": 101, "clockRate": 90000, "parameters": {},
 *              "rtcpFeedback": [{"type": "nack", "parameter": "pli"}]},
 *             {"mimeType": "video/rtx", "payloadType": 102, "parameters": {"apt": 101}}],
 *  "headerExtensions": [{"uri": "urn:ietf:params:rtp-hdrext:sdes:mid", "id": 1}],
 *  "encodings": [{"ssrc": 12345678, "rtx": {"ssrc": 87654321}}],
 *  "rtcp": {"cname": "…", "reducedSize": true}}
 * </pre>
 *
 * What belongs to its transport may be spelled as mediasoup spells it, or with underscores.
 */
final class MediasoupOffer {
  /** {@code kind} is a consumer's own, beside its parameters, which tell it too. */
  private static final Set<String> FIELDS =
      Set.of(
          "participant_id",
          "display_name",
          "source",
          "kind",
          "rtp_parameters",
          "rtpParameters",
          "srtp_parameters",
          "srtpParameters",
          "rtcp_tuple",
          "rtcpTuple",
          "rtcp_mux",
          "rtcpMux",
          "ip_version",
          "transport_id");

  private MediasoupOffer() {}

  static TransportOffer read(OfferFields body) {
    body.only(FIELDS);
    OfferFields parameters = body.object(body.spelled("rtp_parameters", "rtpParameters"));
    List<OfferFields> codecs = parameters.objects("codecs");
    if (codecs.isEmpty()) {
      throw new InvalidOfferException(parameters.name("codecs"), "must be a list of codecs");
    }
    MediaKind kind = kind(parameters, codecs);
    RtpParametersBuilder builder = new RtpParametersBuilder(kind);
    for (OfferFields codec : codecs) {
      codec(builder, codec);
    }
    for (OfferFields extension : parameters.objects("headerExtensions")) {
      if (!extension.flag("encrypt", false)) { // RFC 6904 is not read
        int id = (int) extension.integer("id", 1, 255);
        extension.checked("id", () -> builder.extension(extension.text("uri"), id));
      }
    }
    encodings(builder, parameters.objects("encodings"));
    builder.mid(parameters.textOrNull("mid"));
    RtpParameters rtp = parameters.checked("codecs", builder::build);
    OfferFields rtcp = parameters.objectOrNull("rtcp");
    return new TransportOffer(
        body.flag(body.spelled("rtcp_mux", "rtcpMux"), true),
        rtcp != null && rtcp.flag("reducedSize", false),
        body.ipv6(),
        rtcpTuple(body),
        srtp(body),
        body.has("transport_id") ? body.text("transport_id") : null,
        List.of(new TrackOffer(body.source(kind), rtp)));
  }

  /** The kind of the first codec that is known. */
  private static MediaKind kind(OfferFields parameters, List<OfferFields> codecs) {
    for (OfferFields codec : codecs) {
      String[] type = codec.text("mimeType").split("/", 2);
      Codec known = type.length < 2 ? null : Codec.ofEncodingName(type[1]).orElse(null);
      if (known != null && known.kind().name().equalsIgnoreCase(type[0])) {
        return known.kind();
      }
    }
    throw new InvalidOfferException(
        parameters.name("codecs"), "none is of " + RtpParametersBuilder.codecs(null));
  }

  private static void codec(RtpParametersBuilder builder, OfferFields codec) {
    String type = codec.text("mimeType");
    int payloadType = (int) codec.integer("payloadType", 0, 127);
    codec.checked(
        "payloadType",
        () -> {
          builder.format(
              payloadType,
              type.substring(type.indexOf('/') + 1),
              codec.integerOr("clockRate", 0, Integer.MAX_VALUE, 0),
              (int) codec.integerOr("channels", 0, 255, 0),
              codec.parameters("parameters"));
          return payloadType;
        });
    if (builder.taken(payloadType)) {
      for (OfferFields feedback : codec.objects("rtcpFeedback")) {
        String parameter = feedback.textOrNull("parameter");
        builder.feedback(feedback.text("type") + " " + Objects.requireNonNullElse(parameter, ""));
      }
    }
  }

  /** A consumer has one; of several it is not known which will come. */
  private static void encodings(RtpParametersBuilder builder, List<OfferFields> encodings) {
    if (encodings.size() == 1) {
      OfferFields encoding = encodings.getFirst();
      builder.ssrc(encoding.integerOrNull("ssrc", 0, 0xFFFFFFFFL));
      OfferFields rtx = encoding.objectOrNull("rtx");
      if (rtx != null) {
        builder.rtxSsrc(rtx.integerOrNull("ssrc", 0, 0xFFFFFFFFL));
      }
    }
  }

  private static @Nullable SrtpKey srtp(OfferFields body) {
    OfferFields srtp = body.objectOrNull(body.spelled("srtp_parameters", "srtpParameters"));
    return srtp == null ? null : srtp.srtpKey("cryptoSuite", "keyBase64");
  }

  /** The transport's own end of RTCP, as its {@code rtcpTuple} tells it. */
  private static @Nullable InetSocketAddress rtcpTuple(OfferFields body) {
    OfferFields tuple = body.objectOrNull(body.spelled("rtcp_tuple", "rtcpTuple"));
    return tuple == null
        ? null
        : tuple.address(tuple.spelled("localAddress", "localIp"), "localPort");
  }
}
