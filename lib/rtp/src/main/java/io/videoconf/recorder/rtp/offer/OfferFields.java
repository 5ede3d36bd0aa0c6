package io.videoconf.recorder.rtp.offer;

import io.videoconf.recorder.model.MediaKind;
import io.videoconf.recorder.model.TrackSource;
import io.videoconf.recorder.rtp.srtp.SrtpKey;
import io.videoconf.recorder.rtp.srtp.SrtpSuite;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Typed access to a JSON object's fields; what does not fit is told with its path. */
record OfferFields(JsonNode node, String path) {

  OfferFields {
    if (!node.isObject()) {
      throw new InvalidOfferException(path.isEmpty() ? "body" : path, "must be an object");
    }
  }

  /** The same, for a misspelt field must not pass for one that was left out. */
  OfferFields only(Set<String> known) {
    for (String field : node.propertyNames()) {
      if (!known.contains(field)) {
        throw new InvalidOfferException(name(field), "is not a field of this request");
      }
    }
    return this;
  }

  String name(String field) {
    return path.isEmpty() ? field : path + "." + field;
  }

  boolean has(String field) {
    return node.hasNonNull(field);
  }

  OfferFields object(String field) {
    if (!has(field)) {
      throw new InvalidOfferException(name(field), "is required");
    }
    return new OfferFields(node.get(field), name(field));
  }

  @Nullable String textOrNull(String field) {
    JsonNode value = node.get(field);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isString()) {
      throw new InvalidOfferException(name(field), "must be a string");
    }
    return value.stringValue();
  }

  String text(String field) {
    String value = textOrNull(field);
    if (value == null || value.isBlank()) {
      throw new InvalidOfferException(name(field), "is required");
    }
    return value;
  }

  @Nullable Long integerOrNull(String field, long min, long max) {
    JsonNode value = node.get(field);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isIntegralNumber()
        || !value.canConvertToLong()
        || value.longValue() < min
        || value.longValue() > max) {
      throw new InvalidOfferException(name(field), "must be an integer, " + min + " to " + max);
    }
    return value.longValue();
  }

  long integer(String field, long min, long max) {
    Long value = integerOrNull(field, min, max);
    if (value == null) {
      throw new InvalidOfferException(name(field), "is required");
    }
    return value;
  }

  boolean flag(String field, boolean otherwise) {
    JsonNode value = node.get(field);
    if (value == null || value.isNull()) {
      return otherwise;
    }
    if (!value.isBoolean()) {
      throw new InvalidOfferException(name(field), "must be true or false");
    }
    return value.booleanValue();
  }

  /** A flat object as strings, its names in lower case. */
  Map<String, String> parameters(String field) {
    Map<String, String> parameters = new TreeMap<>();
    if (has(field)) {
      object(field)
          .node()
          .forEachEntry((key, value) -> {
            if (value.isContainer()) {
              throw new InvalidOfferException(name(field) + "." + key, "must be no container");
            }
            parameters.put(key.toLowerCase(Locale.ROOT), value.asString());
          });
    }
    return parameters;
  }

  /** The {@code source} field, or what the kind of media suggests. */
  TrackSource source(MediaKind kind) {
    String text = textOrNull("source");
    if (text == null) {
      return kind == MediaKind.AUDIO ? TrackSource.MICROPHONE : TrackSource.CAMERA;
    }
    TrackSource source =
        switch (text) {
          case "camera" -> TrackSource.CAMERA;
          case "screen" -> TrackSource.SCREEN;
          case "microphone" -> TrackSource.MICROPHONE;
          default ->
              throw new InvalidOfferException(
                  name("source"), "must be camera, screen or microphone");
        };
    if ((source == TrackSource.MICROPHONE) != (kind == MediaKind.AUDIO)) {
      throw new InvalidOfferException(
          name("source"), text + " does not fit " + kind.name().toLowerCase(Locale.ROOT));
    }
    return source;
  }

  /** The second name if it is there, else the first. */
  String spelled(String first, String second) {
    return has(second) ? second : first;
  }

  @Nullable OfferFields objectOrNull(String field) {
    return has(field) ? object(field) : null;
  }

  /** A list that may be absent. */
  List<JsonNode> list(String field) {
    if (!has(field)) {
      return List.of();
    }
    JsonNode value = node.get(field);
    if (!value.isArray()) {
      throw new InvalidOfferException(name(field), "must be a list");
    }
    return List.copyOf(value.values());
  }

  /** A list of objects that may be absent. */
  List<OfferFields> objects(String field) {
    List<OfferFields> objects = new ArrayList<>();
    for (JsonNode entry : list(field)) {
      objects.add(new OfferFields(entry, name(field) + "[" + objects.size() + "]"));
    }
    return objects;
  }

  /** An entry of a list of integers. */
  long listed(String field, JsonNode entry, long min, long max) {
    if (!entry.isIntegralNumber()
        || !entry.canConvertToLong()
        || entry.longValue() < min
        || entry.longValue() > max) {
      throw new InvalidOfferException(name(field), "must be integers, " + min + " to " + max);
    }
    return entry.longValue();
  }

  long integerOr(String field, long min, long max, long otherwise) {
    Long value = integerOrNull(field, min, max);
    return value == null ? otherwise : value;
  }

  /** Does what may find the offer wrong, and names the field then. */
  <T> T checked(String field, Supplier<T> action) {
    try {
      return action.get();
    } catch (InvalidOfferException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new InvalidOfferException(name(field), String.valueOf(e.getMessage()));
    }
  }

  /** {@code ip_version}: 4 unless told otherwise. */
  boolean ipv6() {
    long version = integerOr("ip_version", 4, 6, 4);
    if (version == 5) {
      throw new InvalidOfferException(name("ip_version"), "must be 4 or 6");
    }
    return version == 6;
  }

  /** A literal address and a port. */
  InetSocketAddress address(String ipField, String portField) {
    InetAddress ip = checked(ipField, () -> IpLiteral.parse(text(ipField)));
    return new InetSocketAddress(ip, (int) integer(portField, 1, 65_535));
  }

  /** A key; no message holds any of it. */
  SrtpKey srtpKey(String suiteField, String keyField) {
    String name = text(suiteField);
    SrtpSuite suite =
        SrtpSuite.ofName(name)
            .orElseThrow(() ->
                new InvalidOfferException(
                    name(suiteField), "must be one of " + Arrays.toString(SrtpSuite.values())));
    return checked(keyField, () -> SrtpKey.ofBase64(suite, text(keyField)));
  }
}
