package io.videoconf.recorder.rtp.offer;

import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.HeaderExtension;
import io.videoconf.recorder.model.MediaKind;
import io.videoconf.recorder.model.RtpParameters;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The plain dialect: {@code {source, codec, payload_type, ssrc?, …}}; see docs/control-api.md. */
final class PlainOffer {
  private static final Map<String, HeaderExtension> SHORT_NAMES =
      Map.of(
          "orientation", HeaderExtension.VIDEO_ORIENTATION,
          "transport_cc", HeaderExtension.TRANSPORT_SEQUENCE_NUMBER);

  private static final Set<String> FORMAT_FIELDS =
      Set.of(
          "codec",
          "payload_type",
          "clock_rate",
          "channels",
          "format_parameters",
          "rtx_payload_type");

  private static final Set<String> FIELDS =
      Set.of(
          "participant_id",
          "display_name",
          "source",
          "formats",
          "ssrc",
          "mid",
          "rtx",
          "red_payload_type",
          "ignored_payload_types",
          "header_extensions",
          "rtcp_feedback",
          "rtcp_mux",
          "rtcp",
          "reduced_size_rtcp",
          "srtp",
          "ip_version",
          "transport_id");

  private PlainOffer() {}

  static TransportOffer read(OfferFields body) {
    boolean several = body.has("formats");
    body.only(several ? FIELDS : union(FIELDS, FORMAT_FIELDS));
    List<OfferFields> formats = several ? body.objects("formats") : List.of(body);
    if (formats.isEmpty()) {
      throw new InvalidOfferException(body.name("formats"), "must not be empty");
    }
    MediaKind kind = codec(formats.getFirst()).kind();
    RtpParametersBuilder builder = new RtpParametersBuilder(kind);
    for (OfferFields format : formats) {
      if (several) {
        format.only(FORMAT_FIELDS);
      }
      format(builder, kind, format);
    }
    repair(builder, body, (int) formats.getFirst().integer("payload_type", 0, 127));
    for (JsonNode ignored : body.list("ignored_payload_types")) {
      builder.ignore((int) body.listed("ignored_payload_types", ignored, 0, 127));
    }
    extensions(builder, body);
    feedback(builder, body, kind);
    builder.ssrc(body.integerOrNull("ssrc", 0, 0xFFFFFFFFL));
    builder.mid(body.textOrNull("mid"));
    RtpParameters rtp = body.checked("codec", builder::build);
    OfferFields srtp = body.objectOrNull("srtp");
    return new TransportOffer(
        body.flag("rtcp_mux", true),
        body.flag("reduced_size_rtcp", false),
        body.ipv6(),
        rtcp(body),
        srtp == null
            ? null
            : srtp.only(Set.of("crypto_suite", "key_base64")).srtpKey("crypto_suite", "key_base64"),
        body.has("transport_id") ? body.text("transport_id") : null,
        List.of(new TrackOffer(body.source(kind), rtp)));
  }

  private static Set<String> union(Set<String> some, Set<String> more) {
    return Stream.concat(some.stream(), more.stream()).collect(Collectors.toUnmodifiableSet());
  }

  private static Codec codec(OfferFields format) {
    return Codec.ofEncodingName(format.text("codec"))
        .orElseThrow(() ->
            new InvalidOfferException(
                format.name("codec"), "must be one of " + RtpParametersBuilder.codecs(null)));
  }

  private static void format(RtpParametersBuilder builder, MediaKind kind, OfferFields format) {
    Codec codec = codec(format);
    if (codec.kind() != kind) {
      throw new InvalidOfferException(
          format.name("codec"), "formats must all be audio or all be video");
    }
    int payloadType = (int) format.integer("payload_type", 0, 127);
    Long clockRate = format.integerOrNull("clock_rate", 1, Integer.MAX_VALUE);
    if (clockRate != null && clockRate != codec.clockRateHz()) {
      throw new InvalidOfferException(
          format.name("clock_rate"),
          "must be " + codec.clockRateHz() + " for " + codec.encodingName());
    }
    int channels = (int) format.integerOr("channels", 0, 2, 0);
    Map<String, String> parameters = format.parameters("format_parameters");
    Long rtx = format.integerOrNull("rtx_payload_type", 0, 127);
    format.checked(
        "payload_type",
        () -> {
          builder.format(payloadType, codec.encodingName(), 0, channels, parameters);
          return payloadType;
        });
    if (rtx != null) {
      rtx(builder, format, "rtx_payload_type", rtx.intValue(), payloadType);
    }
  }

  private static void rtx(
      RtpParametersBuilder builder, OfferFields at, String field, int payloadType, int repeated) {
    at.checked(
        field,
        () -> {
          builder.format(payloadType, "rtx", 0, 0, Map.of("apt", String.valueOf(repeated)));
          return payloadType;
        });
  }

  private static void repair(RtpParametersBuilder builder, OfferFields body, int preferred) {
    OfferFields rtx = body.objectOrNull("rtx");
    if (rtx != null) {
      rtx.only(Set.of("payload_type", "ssrc"));
      int payloadType = (int) rtx.integer("payload_type", 0, 127);
      rtx(builder, rtx, "payload_type", payloadType, preferred);
      builder.rtxSsrc(rtx.integerOrNull("ssrc", 0, 0xFFFFFFFFL));
    }
    Long red = body.integerOrNull("red_payload_type", 0, 127);
    if (red != null) {
      body.checked(
          "red_payload_type",
          () -> {
            builder.format(red.intValue(), "red", 0, 0, Map.of());
            return red;
          });
    }
  }

  private static void extensions(RtpParametersBuilder builder, OfferFields body) {
    OfferFields extensions = body.objectOrNull("header_extensions");
    if (extensions == null) {
      return;
    }
    for (String name : extensions.node().propertyNames()) {
      int id = (int) extensions.integer(name, 1, 255);
      HeaderExtension extension =
          extension(name)
              .orElseThrow(() -> new InvalidOfferException(extensions.name(name), "is not known"));
      extensions.checked(
          name,
          () -> {
            builder.extension(extension, id);
            return id;
          });
    }
  }

  private static Optional<HeaderExtension> extension(String name) {
    for (HeaderExtension extension : HeaderExtension.values()) {
      if (extension.name().toLowerCase(Locale.ROOT).equals(name)) {
        return Optional.of(extension);
      }
    }
    return Optional.ofNullable(SHORT_NAMES.get(name)).or(() -> HeaderExtension.ofUri(name));
  }

  /** Unless told otherwise, a sender of video may be asked for keyframes. */
  private static void feedback(RtpParametersBuilder builder, OfferFields body, MediaKind kind) {
    if (!body.has("rtcp_feedback")) {
      if (kind == MediaKind.VIDEO) {
        builder.feedback("nack pli");
      }
      return;
    }
    for (JsonNode entry : body.list("rtcp_feedback")) {
      if (!entry.isString() || !builder.feedback(entry.stringValue())) {
        throw new InvalidOfferException(
            body.name("rtcp_feedback"),
            "must be of \"nack\", \"nack pli\", \"ccm fir\", \"goog-remb\", \"transport-cc\"");
      }
    }
  }

  private static @Nullable InetSocketAddress rtcp(OfferFields body) {
    OfferFields rtcp = body.objectOrNull("rtcp");
    return rtcp == null ? null : rtcp.only(Set.of("ip", "port")).address("ip", "port");
  }
}
