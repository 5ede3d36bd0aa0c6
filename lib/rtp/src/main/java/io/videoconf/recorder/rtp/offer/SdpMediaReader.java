package io.videoconf.recorder.rtp.offer;

import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.MediaKind;
import io.videoconf.recorder.model.RtpFormat;
import io.videoconf.recorder.model.RtpParameters;
import io.videoconf.recorder.model.TrackSource;
import io.videoconf.recorder.rtp.offer.SdpOffer.Media;
import io.videoconf.recorder.rtp.offer.SdpOffer.Taken;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads one media section: an {@code m=} line and what follows it (RFC 8866 section 5.14). */
final class SdpMediaReader {
  /** Payload types that need no {@code rtpmap} (RFC 3551 section 6). */
  private static final Map<String, String> STATIC =
      Map.of("0", "PCMU/8000", "8", "PCMA/8000", "9", "G722/8000", "13", "CN/8000");

  private final SdpSection session;
  private final SdpSection section;
  private final @Nullable TrackSource videoSource;
  private final String mediaLine;

  // What is agreed to, filled while the section is read.
  private final List<String> attributes = new ArrayList<>();

  SdpMediaReader(SdpSection session, SdpSection section, @Nullable TrackSource videoSource) {
    this.session = session;
    this.section = section;
    this.videoSource = videoSource;
    this.mediaLine = section.lines().getFirst();
  }

  Media read(SdpTransports transports) {
    String[] parts = mediaLine.substring(2).split("\\s+");
    if (parts.length < 4) {
      throw invalid("must be m=<media> <port> <proto> <fmt> …");
    }
    String kind = parts[0];
    List<String> formats = List.of(parts).subList(3, parts.length);
    String mid = section.value("mid");
    String direction = section.direction(session.direction("sendrecv"));
    boolean enabled =
        !parts[1].equals("0") || (section.has("a=bundle-only") && transports.bundle(mid) >= 0);
    boolean offered =
        (kind.equals("audio") || kind.equals("video"))
            && enabled
            && (direction.equals("sendonly") || direction.equals("sendrecv"));
    Taken taken =
        offered
            ? taken(
                MediaKind.valueOf(kind.toUpperCase(Locale.ROOT)),
                parts[2],
                formats,
                mid,
                transports)
            : null;
    return new Media(kind, parts[2], formats, mid, taken);
  }

  private Taken taken(
      MediaKind kind,
      String protocol,
      List<String> offered,
      @Nullable String mid,
      SdpTransports transports) {
    SdpCrypto crypto = crypto(protocol, transports.shared(transports.bundle(mid)) >= 0);
    RtpParametersBuilder builder = new RtpParametersBuilder(kind);
    for (String format : offered) {
      format(builder, format);
    }
    SdpSources.read(builder, section, this::invalid);
    builder.mid(mid);
    List<String> taken =
        offered.stream().filter(format -> builder.taken(payloadType(format))).toList();
    boolean told = feedback(builder, taken);
    if (!told && kind == MediaKind.VIDEO) {
      builder.feedback("nack pli"); // who speaks of no feedback at all mostly understands this
    }
    extensions(builder);
    RtpParameters rtp = checked(builder::build);
    List<String> agreed = new ArrayList<>(descriptions(rtp, taken));
    agreed.addAll(attributes);
    boolean rsize = section.has("a=rtcp-rsize");
    if (rsize) {
      agreed.add("rtcp-rsize");
    }
    int bundle = transports.bundle(mid);
    boolean first = transports.shared(bundle) < 0;
    boolean rtcpMux = section.has("a=rtcp-mux");
    int transport =
        transports.add(
            new SdpTransports.Line(
                bundle,
                rtcpMux,
                rsize,
                ipv6(),
                rtcpMux ? null : rtcp(),
                crypto == null ? null : crypto.key()),
            new TrackOffer(source(kind), rtp));
    return new Taken(
        transport, first, bundle >= 0, taken, agreed, crypto == null ? null : crypto.tag());
  }

  /** The key to use. In a bundle only its first line needs one (RFC 9143 section 7.1.3). */
  private @Nullable SdpCrypto crypto(String protocol, boolean shared) {
    return switch (protocol) {
      case "RTP/AVP", "RTP/AVPF" -> null;
      case "RTP/SAVP", "RTP/SAVPF" -> {
        SdpCrypto crypto = SdpCrypto.best(section.values("crypto")).orElse(null);
        if (crypto == null && !shared) {
          throw invalid(
              "needs an a=crypto of a known suite with one key of its length, no MKI, and no"
                  + " session parameter that weakens it (RFC 4568)");
        }
        yield crypto;
      }
      case "UDP/TLS/RTP/SAVP", "UDP/TLS/RTP/SAVPF" ->
          throw invalid(
              "DTLS is not spoken here: offer RTP/SAVPF with keys in a=crypto (RFC 4568), or"
                  + " RTP/AVPF");
      default ->
          throw invalid(
              "transport must be RTP/AVP, RTP/AVPF, RTP/SAVP or RTP/SAVPF, not " + protocol);
    };
  }

  private void format(RtpParametersBuilder builder, String format) {
    int payloadType = payloadType(format);
    String map = section.valueOf("rtpmap", format);
    if (map == null) {
      map = STATIC.get(format);
    }
    if (map == null) {
      return; // a static payload type of a codec that is not read
    }
    String[] encoding = map.split("/");
    long clockRate = encoding.length > 1 ? number(encoding[1], 1, Integer.MAX_VALUE) : 0;
    int channels = encoding.length > 2 ? number(encoding[2], 1, 255) : 0;
    checked(() -> {
      builder.format(payloadType, encoding[0], clockRate, channels, section.parameters(format));
      return payloadType;
    });
  }

  /** What the answer says of the formats that are taken. */
  private List<String> descriptions(RtpParameters rtp, List<String> taken) {
    List<String> lines = new ArrayList<>();
    for (String text : taken) {
      int payloadType = payloadType(text);
      RtpFormat format = rtp.format(payloadType);
      if (format == null) { // rtx or red
        lines.add("rtpmap:" + text + " " + section.valueOf("rtpmap", text));
        String fmtp = section.valueOf("fmtp", text);
        if (fmtp != null) {
          lines.add("fmtp:" + text + " " + fmtp);
        }
      } else {
        lines.add(rtpmap(format));
        Map<String, String> echoed = new TreeMap<>(format.parameters());
        echoed.keySet().removeIf(name -> name.startsWith("sprop-")); // of a stream; we send none
        if (!echoed.isEmpty()) {
          lines.add("fmtp:" + text + " " + fmtp(echoed));
        }
      }
    }
    return lines;
  }

  private static String rtpmap(RtpFormat format) {
    return "rtpmap:%d %s/%d%s"
        .formatted(
            format.payloadType(),
            format.codec().encodingName(),
            format.clockRateHz(),
            format.codec() == Codec.OPUS ? "/2" : format.channels() > 1 ? "/2" : "");
  }

  private static String fmtp(Map<String, String> parameters) {
    return String.join(
        ";",
        parameters.entrySet().stream()
            .map(e -> e.getValue().isEmpty() ? e.getKey() : e.getKey() + "=" + e.getValue())
            .toList());
  }

  /** Returns whether the section speaks of feedback at all (RFC 4585 section 4.2). */
  private boolean feedback(RtpParametersBuilder builder, List<String> taken) {
    List<String> values = section.values("rtcp-fb");
    for (String value : values) {
      String[] parts = value.split("\\s+", 2);
      boolean applies = parts[0].equals("*") || taken.contains(parts[0]);
      if (parts.length == 2 && applies && builder.feedback(parts[1])) {
        attributes.add("rtcp-fb:" + value);
      }
    }
    return !values.isEmpty();
  }

  /** Extensions of the section, and of the session where the section has none (RFC 8285). */
  private void extensions(RtpParametersBuilder builder) {
    List<String> values = new ArrayList<>(section.values("extmap"));
    values.addAll(session.values("extmap"));
    List<Integer> seen = new ArrayList<>();
    for (String value : values) {
      String[] parts = value.split("\\s+");
      String[] id = parts[0].split("/", 2);
      boolean sent = id.length < 2 || id[1].equals("sendonly") || id[1].equals("sendrecv");
      int number = number(id[0], 1, 0xFFFF);
      if (parts.length < 2 || !sent || number > 255 || seen.contains(number)) {
        continue; // from 4096 on: an alternative that we need not choose
      }
      seen.add(number);
      if (checked(() -> builder.extension(parts[1], number))) {
        attributes.add("extmap:" + number + " " + parts[1]);
      }
    }
    if (section.has("a=extmap-allow-mixed") || session.has("a=extmap-allow-mixed")) {
      attributes.add("extmap-allow-mixed");
    }
  }

  /** RFC 4796 tells slides from a speaker. */
  private TrackSource source(MediaKind kind) {
    if (kind == MediaKind.AUDIO) {
      return TrackSource.MICROPHONE;
    }
    if (videoSource != null) {
      return videoSource;
    }
    return "slides".equals(section.value("content")) ? TrackSource.SCREEN : TrackSource.CAMERA;
  }

  private boolean ipv6() {
    Boolean own = section.ipv6();
    Boolean common = session.ipv6();
    return own != null ? own : common != null && common;
  }

  /**
   * Where the sender wants RTCP, if an {@code a=rtcp} (RFC 3605) says so. The port of the media
   * line is no hint: many senders write there where they send to.
   */
  private @Nullable InetSocketAddress rtcp() {
    String value = section.value("rtcp");
    if (value == null) {
      return null;
    }
    String[] parts = value.split("\\s+");
    int port = number(parts[0], 0, 65_535);
    String own = section.connection();
    String host = parts.length > 3 ? parts[3] : own != null ? own : session.connection();
    if (port == 0 || port == 9 || host == null) {
      return null; // 9, discard: browsers write it for "not known yet"
    }
    try {
      return new InetSocketAddress(IpLiteral.parse(host), port);
    } catch (IllegalArgumentException e) {
      return null; // a name, or 0.0.0.0
    }
  }

  private int payloadType(String format) {
    return number(format, 0, 127);
  }

  private int number(String text, int min, int max) {
    try {
      int number = Integer.parseInt(text);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw invalid("'" + text + "' must be a number, " + min + " to " + max);
  }

  private interface Check<T> {
    T make();
  }

  private <T> T checked(Check<T> check) {
    try {
      return check.make();
    } catch (InvalidOfferException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw invalid(String.valueOf(e.getMessage()));
    }
  }

  private InvalidOfferException invalid(String problem) {
    return new InvalidOfferException("sdp " + mediaLine, problem);
  }
}
