package io.videoconf.recorder.rtp.offer;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The lines of one section of an SDP: of the session, or of one media (RFC 8866 section 5). */
record SdpSection(List<String> lines) {
  SdpSection {
    lines = List.copyOf(lines);
  }

  /** Whether a line stands there as it is. */
  boolean has(String line) {
    return lines.contains(line);
  }

  /** The values of an attribute, like {@code a=name:value}. */
  List<String> values(String attribute) {
    String prefix = "a=" + attribute + ":";
    return lines.stream()
        .filter(line -> line.startsWith(prefix))
        .map(line -> line.substring(prefix.length()).strip())
        .toList();
  }

  @Nullable String value(String attribute) {
    List<String> values = values(attribute);
    return values.isEmpty() ? null : values.getFirst();
  }

  /** What an attribute says of one format: {@code a=name:format value}. */
  @Nullable String valueOf(String attribute, String format) {
    for (String value : values(attribute)) {
      if (value.startsWith(format + " ")) {
        return value.substring(format.length() + 1).strip();
      }
    }
    return null;
  }

  /** Parameters of a format, their names in lower case; one that is no pair has an empty value. */
  Map<String, String> parameters(String format) {
    Map<String, String> parameters = new TreeMap<>();
    String fmtp = valueOf("fmtp", format);
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

  /** The direction, or another one's if it is not told. */
  String direction(String otherwise) {
    for (String line : lines) {
      switch (line.toLowerCase(Locale.ROOT)) {
        case "a=sendonly", "a=sendrecv", "a=recvonly", "a=inactive" -> {
          return line.substring(2).toLowerCase(Locale.ROOT);
        }
        default -> {}
      }
    }
    return otherwise;
  }

  /** Whether its connection line, if it has one, is of IPv6. */
  @Nullable Boolean ipv6() {
    for (String line : lines) {
      if (line.startsWith("c=IN IP")) {
        return line.startsWith("c=IN IP6 ");
      }
    }
    return null;
  }

  /** The address of the connection line, without a multicast's lifetime; null without one. */
  @Nullable String connection() {
    for (String line : lines) {
      if (line.startsWith("c=IN IP")) {
        String[] parts = line.split("\\s+");
        return parts.length < 3 ? null : parts[2].split("/", -1)[0];
      }
    }
    return null;
  }
}
