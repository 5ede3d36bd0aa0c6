package io.videoconf.recorder.rtp.offer;

import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.MediaKind;
import io.videoconf.recorder.model.TrackSource;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Typed access to a JSON object's fields; what does not fit is told with its path. */
record OfferFields(JsonNode node, String path) {

  OfferFields {
    if (!node.isObject()) {
      throw new InvalidOfferException(path.isEmpty() ? "body" : path, "must be an object");
    }
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

  int clockRate(String field, Codec codec) {
    Long rate = integerOrNull(field, 1, Integer.MAX_VALUE);
    if (rate != null && rate != codec.clockRateHz()) {
      throw new InvalidOfferException(
          name(field), "must be " + codec.clockRateHz() + " for " + codec.encodingName());
    }
    return codec.clockRateHz();
  }

  int channels(Codec codec) {
    Long channels = integerOrNull("channels", 0, 2);
    if (codec.kind() == MediaKind.VIDEO) {
      return 0;
    }
    return channels == null || channels == 0 ? 2 : channels.intValue();
  }
}
