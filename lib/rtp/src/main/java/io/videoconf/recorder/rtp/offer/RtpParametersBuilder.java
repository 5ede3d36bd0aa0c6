package io.videoconf.recorder.rtp.offer;

import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.HeaderExtension;
import io.videoconf.recorder.model.MediaKind;
import io.videoconf.recorder.model.RtcpFeedback;
import io.videoconf.recorder.model.RtpFormat;
import io.videoconf.recorder.model.RtpParameters;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Collects what a dialect says of one track: which of its formats we take, and the rest. */
final class RtpParametersBuilder {
  /** What belongs to a track and holds no media that we read. */
  private static final Set<String> IGNORED =
      Set.of("telephone-event", "cn", "ulpfec", "flexfec", "flexfec-03");

  private final MediaKind kind;
  private final List<RtpFormat> formats = new ArrayList<>();
  private final Map<Integer, Integer> rtx = new TreeMap<>();
  private final Set<Integer> ignored = new HashSet<>();
  private final Map<HeaderExtension, Integer> extensions = new EnumMap<>(HeaderExtension.class);
  private final Set<RtcpFeedback> feedback = EnumSet.noneOf(RtcpFeedback.class);
  private @Nullable Integer red;
  private @Nullable Long ssrc;
  private @Nullable Long rtxSsrc;
  private @Nullable String mid;

  /** Why the first known codec that was not taken was not. */
  private @Nullable String refused;

  RtpParametersBuilder(MediaKind kind) {
    this.kind = kind;
  }

  /**
   * A payload type and what it carries.
   *
   * @param clockRateHz 0 if not told
   * @param channels 0 if not told
   * @throws IllegalArgumentException with what is wrong, if it cannot be meant
   */
  void format(
      int payloadType,
      String encoding,
      long clockRateHz,
      int channels,
      Map<String, String> parameters) {
    if (known(payloadType)) {
      throw new IllegalArgumentException("payload type " + payloadType + " has two meanings");
    }
    String name = encoding.toLowerCase(Locale.ROOT);
    if (IGNORED.contains(name)) {
      ignored.add(payloadType);
    } else if (name.equals("rtx")) {
      // Which payload type it repeats may stand behind it; see build().
      rtx.put(payloadType, associated(parameters));
    } else if (name.equals("red")) {
      // Video's holds FEC, which is not read; audio's of another clock rate holds no Opus.
      if (kind == MediaKind.AUDIO && red == null && clockRateHz % Codec.OPUS.clockRateHz() == 0) {
        red = payloadType;
      }
    } else {
      Codec.ofEncodingName(encoding)
          .filter(codec -> codec.kind() == kind)
          .ifPresent(codec -> media(payloadType, codec, clockRateHz, channels, parameters));
    }
  }

  private void media(
      int payloadType,
      Codec codec,
      long clockRateHz,
      int channels,
      Map<String, String> parameters) {
    String problem = null;
    if (clockRateHz != 0 && clockRateHz != codec.clockRateHz()) {
      problem = "clock rate of " + codec.encodingName() + " must be " + codec.clockRateHz();
    } else if (kind == MediaKind.AUDIO && (channels < 0 || channels > 2)) {
      problem = "channels of " + codec.encodingName() + " must be 1 or 2";
    } else if (interleaved(codec, parameters)) {
      problem = "interleaved " + codec.encodingName() + " is not read";
    }
    if (problem != null) {
      refused = refused == null ? problem : refused;
      return;
    }
    int told = channels == 0 ? codec == Codec.OPUS ? 2 : 1 : channels;
    formats.add(
        new RtpFormat(
            payloadType,
            codec,
            codec.clockRateHz(),
            kind == MediaKind.VIDEO ? 0 : told,
            parameters));
  }

  /** Packets in an order other than decoding order: RFC 6184 section 5.4, RFC 7798 section 7.1. */
  private static boolean interleaved(Codec codec, Map<String, String> parameters) {
    return switch (codec) {
      case H264 -> parameters.getOrDefault("packetization-mode", "0").equals("2");
      case H265 ->
          !parameters.getOrDefault("sprop-max-don-diff", "0").equals("0")
              || !parameters.getOrDefault("tx-mode", "SRST").equals("SRST");
      default -> false;
    };
  }

  private static int associated(Map<String, String> parameters) {
    try {
      return Integer.parseInt(parameters.getOrDefault("apt", "").strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("rtx needs apt=<payload type>");
    }
  }

  private boolean known(int payloadType) {
    return rtx.containsKey(payloadType)
        || ignored.contains(payloadType)
        || Integer.valueOf(payloadType).equals(red)
        || formats.stream().anyMatch(format -> format.payloadType() == payloadType);
  }

  /** Whether a payload type's packets will be read. */
  boolean taken(int payloadType) {
    return known(payloadType)
        && !ignored.contains(payloadType)
        && (!rtx.containsKey(payloadType) || repeatsTaken(rtx.get(payloadType)));
  }

  private boolean repeatsTaken(@Nullable Integer payloadType) {
    return formats.stream().anyMatch(f -> Integer.valueOf(f.payloadType()).equals(payloadType));
  }

  void ignore(int payloadType) {
    ignored.add(payloadType);
  }

  /**
   * A header extension by its URI; one that is not read is passed over.
   *
   * @throws IllegalArgumentException if its id stands for another one already
   */
  boolean extension(String uri, int id) {
    Optional<HeaderExtension> known = HeaderExtension.ofUri(uri);
    known.ifPresent(extension -> extension(extension, id));
    return known.isPresent();
  }

  void extension(HeaderExtension extension, int id) {
    Integer before = extensions.get(extension);
    if (before != null && before == id) {
      return;
    }
    if (extensions.containsValue(id)) {
      throw new IllegalArgumentException("extension id " + id + " has two meanings");
    }
    extensions.putIfAbsent(extension, id);
  }

  /** Feedback as {@code rtcp-fb} writes it, like {@code nack pli}; passed over if not known. */
  boolean feedback(String text) {
    RtcpFeedback known =
        switch (text.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT)) {
          case "nack" -> RtcpFeedback.NACK;
          case "nack pli" -> RtcpFeedback.NACK_PLI;
          case "ccm fir" -> RtcpFeedback.CCM_FIR;
          case "goog-remb" -> RtcpFeedback.GOOG_REMB;
          case "transport-cc" -> RtcpFeedback.TRANSPORT_CC;
          default -> null;
        };
    if (known != null) {
      feedback.add(known);
    }
    return known != null;
  }

  void ssrc(@Nullable Long value) {
    ssrc = value;
  }

  void rtxSsrc(@Nullable Long value) {
    rtxSsrc = value;
  }

  void mid(@Nullable String value) {
    mid = value;
  }

  /**
   * What was collected.
   *
   * @throws IllegalArgumentException if none of the formats can be taken
   */
  RtpParameters build() {
    if (formats.isEmpty()) {
      throw new IllegalArgumentException(
          refused != null ? refused : "offers none of " + codecs(kind));
    }
    rtx.values().removeIf(apt -> !repeatsTaken(apt));
    return new RtpParameters(formats, ssrc, rtxSsrc, mid, rtx, red, ignored, extensions, feedback);
  }

  /** The codecs of a kind, for people. */
  static String codecs(@Nullable MediaKind kind) {
    List<String> names = new ArrayList<>();
    for (Codec codec : Codec.values()) {
      if (kind == null || codec.kind() == kind) {
        names.add(codec.encodingName());
      }
    }
    return String.join(", ", names);
  }
}
