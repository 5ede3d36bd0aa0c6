package io.videoconf.recorder.rtp.offer;

import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.MediaKind;
import io.videoconf.recorder.model.TrackSource;
import io.videoconf.recorder.rtp.offer.SdpOffer.Media;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads one media section: an {@code m=} line and what follows it (RFC 8866 section 5.14). */
final class SdpMediaReader {
  private final String mediaLine;
  private final List<String> section;

  private SdpMediaReader(List<String> section) {
    this.section = section;
    this.mediaLine = section.getFirst();
  }

  static Media read(List<String> section, String direction, TrackSource videoSource) {
    return new SdpMediaReader(section).media(direction, videoSource);
  }

  private Media media(String direction, TrackSource videoSource) {
    String[] parts = mediaLine.substring(2).split("\\s+");
    if (parts.length < 4) {
      throw invalid("must be m=<media> <port> <proto> <fmt> …");
    }
    String kind = parts[0];
    String protocol = parts[2];
    List<String> formats = List.of(parts).subList(3, parts.length);
    boolean offered =
        (kind.equals("audio") || kind.equals("video"))
            && !parts[1].equals("0")
            && (direction.equals("sendonly") || direction.equals("sendrecv"));
    TrackOffer track = null;
    if (offered) {
      if (!protocol.equals("RTP/AVP") && !protocol.equals("RTP/AVPF")) {
        throw invalid("transport must be RTP/AVP or RTP/AVPF, not " + protocol);
      }
      track = track(MediaKind.valueOf(kind.toUpperCase(Locale.ROOT)), formats, videoSource);
    }
    return new Media(kind, protocol, formats, attribute("mid"), track);
  }

  private TrackOffer track(MediaKind kind, List<String> formats, TrackSource videoSource) {
    for (String format : formats) {
      // Dynamic payload types have an rtpmap; none of our codecs has a static one.
      String map = attributeOf("rtpmap", format);
      if (map == null) {
        continue;
      }
      String[] encoding = map.split("/");
      Codec codec = Codec.ofEncodingName(encoding[0]).orElse(null);
      if (codec == null || codec.kind() != kind) {
        continue;
      }
      Map<String, String> parameters = parameters(attributeOf("fmtp", format));
      if (codec == Codec.H264 && parameters.getOrDefault("packetization-mode", "0").equals("2")) {
        continue; // interleaved: not of the modes we read
      }
      int clockRate = encoding.length > 1 ? number(encoding[1], 1, Integer.MAX_VALUE) : 0;
      if (clockRate != codec.clockRateHz()) {
        throw invalid("clock rate of " + encoding[0] + " must be " + codec.clockRateHz());
      }
      return TrackOffer.single(
          kind == MediaKind.AUDIO ? TrackSource.MICROPHONE : videoSource,
          codec,
          number(format, 0, 127),
          ssrc(),
          clockRate,
          channels(kind, encoding),
          parameters,
          section.contains("a=rtcp-mux"),
          attribute("mid"));
    }
    throw invalid("offers none of " + (kind == MediaKind.AUDIO ? "opus" : "VP8, H264"));
  }

  private int channels(MediaKind kind, String[] encoding) {
    if (kind == MediaKind.VIDEO) {
      return 0;
    }
    return encoding.length > 2 ? number(encoding[2], 1, 2) : 1;
  }

  /** The first of a group (RFC 5576) is the stream itself, the others repair it. */
  private @Nullable Long ssrc() {
    List<String> ids = new ArrayList<>();
    for (String line : section) {
      if (line.startsWith("a=ssrc-group:")) {
        String[] group = line.substring("a=ssrc-group:".length()).split("\\s+");
        if (group.length > 1) {
          ids.addFirst(group[1]);
        }
      } else if (line.startsWith("a=ssrc:")) {
        ids.add(line.substring("a=ssrc:".length()).split("\\s+")[0]);
      }
    }
    if (ids.isEmpty()) {
      return null;
    }
    try {
      long ssrc = Long.parseLong(ids.getFirst());
      if (ssrc >= 0 && ssrc <= 0xFFFFFFFFL) {
        return ssrc;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw invalid("ssrc must be a number, 0 to 4294967295");
  }

  private static Map<String, String> parameters(@Nullable String fmtp) {
    Map<String, String> parameters = new TreeMap<>();
    if (fmtp != null) {
      for (String parameter : fmtp.split(";")) {
        String[] pair = parameter.strip().split("=", 2);
        if (!pair[0].isEmpty()) {
          parameters.put(pair[0].toLowerCase(Locale.ROOT), pair.length > 1 ? pair[1] : "");
        }
      }
    }
    return parameters;
  }

  private @Nullable String attribute(String name) {
    String prefix = "a=" + name + ":";
    return section.stream()
        .filter(l -> l.startsWith(prefix))
        .map(l -> l.substring(prefix.length()).strip())
        .findFirst()
        .orElse(null);
  }

  /** An attribute that speaks of one format: {@code a=name:format value}. */
  private @Nullable String attributeOf(String name, String format) {
    String prefix = "a=" + name + ":" + format + " ";
    return section.stream()
        .filter(l -> l.startsWith(prefix))
        .map(l -> l.substring(prefix.length()).strip())
        .findFirst()
        .orElse(null);
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

  private InvalidOfferException invalid(String problem) {
    return new InvalidOfferException("sdp " + mediaLine, problem);
  }
}
