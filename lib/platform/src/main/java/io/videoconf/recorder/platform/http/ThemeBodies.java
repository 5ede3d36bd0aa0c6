package io.videoconf.recorder.platform.http;

import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.model.look.Image;
import io.videoconf.recorder.model.look.Theme;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Themes as requests give them: what is left out stays as it is. Pure; thread-safe. */
public final class ThemeBodies {
  /** Larger images take more memory to decode than a picture of any size has use for. */
  private static final int MOST_PIXELS_PER_SIDE = 4096;

  private static final String WATERMARK = "watermark";

  private static final Set<String> WATERMARK_FIELDS = Set.of("image", "corner", "opacity", "width");

  /** What a null takes away. */
  private static final Set<String> OPTIONAL = Set.of("background_image", WATERMARK, "title");

  private static final Set<String> REQUIRED =
      Set.of(
          "background",
          "tile",
          "accent",
          "label_text",
          "label_background",
          "labels",
          "cameras",
          "transition_millis",
          "clock",
          "title_seconds");

  private ThemeBodies() {}

  /** Whether a theme has a field of that name. */
  public static boolean isField(String name) {
    return OPTIONAL.contains(name) || REQUIRED.contains(name);
  }

  /**
   * A theme with the fields of a request.
   *
   * @param path what stands before the names of fields in refusals: empty, or like {@code theme.}
   * @throws ApiException VALIDATION_FAILED naming the field
   */
  public static Theme merge(Theme theme, JsonNode changes, String path) {
    if (!changes.isObject()) {
      throw path.isEmpty()
          ? new ApiException(ErrorCode.VALIDATION_FAILED, "A theme must be an object")
          : ApiException.invalid(path.substring(0, path.length() - 1), "theme must be an object");
    }
    Theme merged = theme;
    for (Map.Entry<String, JsonNode> change : changes.properties()) {
      merged = with(merged, change.getKey(), change.getValue(), path);
    }
    return merged;
  }

  private static Theme with(Theme theme, String field, JsonNode value, String path) {
    if (!isField(field)) {
      throw ApiException.invalid(path + field, field + " is not a field of a theme");
    }
    ObjectNode tree = Json.MAPPER.valueToTree(theme);
    if (!value.isNull()) {
      tree.set(field, field.equals(WATERMARK) ? watermark(tree.get(field), value, path) : value);
    } else if (OPTIONAL.contains(field)) {
      tree.remove(field);
    } else {
      throw ApiException.invalid(path + field, field + " must not be null");
    }
    Theme merged;
    try {
      merged = RequestJson.MAPPER.treeToValue(tree, Theme.class);
    } catch (JacksonException e) {
      throw JsonBodies.rejected(e, path, field);
    }
    check(merged, field, path);
    return merged;
  }

  /** A new one is at the top right, as it is, and takes an eighth of the width. */
  private static JsonNode watermark(@Nullable JsonNode before, JsonNode value, String path) {
    if (!value.isObject()) {
      throw ApiException.invalid(path + WATERMARK, WATERMARK + " must be an object or null");
    }
    for (String field : value.propertyNames()) {
      if (!WATERMARK_FIELDS.contains(field)) {
        throw ApiException.invalid(
            path + WATERMARK + "." + field, field + " is not a field of a watermark");
      }
    }
    ObjectNode merged = Json.MAPPER.createObjectNode();
    merged.put("corner", "top_right").put("opacity", 1.0).put("width", 0.125);
    if (before != null) {
      merged.setAll((ObjectNode) before);
    }
    merged.setAll((ObjectNode) value);
    if (!merged.hasNonNull("image") || !merged.hasNonNull("corner")) {
      String missing = merged.hasNonNull("image") ? "corner" : "image";
      throw ApiException.invalid(path + WATERMARK + "." + missing, missing + " must be given");
    }
    return merged;
  }

  private static void check(Theme theme, String field, String path) {
    String title = theme.title();
    if (title != null && !ShownText.isPlain(title)) {
      throw ApiException.invalid(path + "title", "title must have no control characters");
    }
    if (field.equals("background_image")) {
      check(theme.backgroundImage(), path + field);
    } else if (field.equals(WATERMARK) && theme.watermark() != null) {
      check(theme.watermark().image(), path + field + ".image");
    }
  }

  /** The header of a PNG file is its first chunk: width and height are behind its name. */
  private static void check(@Nullable Image image, String field) {
    if (image == null) {
      return;
    }
    ByteBuffer png = ByteBuffer.wrap(image.png());
    if (png.remaining() < 24 || !isSide(png.getInt(16)) || !isSide(png.getInt(20))) {
      throw ApiException.invalid(
          field, "an image must have 1 to " + MOST_PIXELS_PER_SIDE + " pixels on each side");
    }
  }

  private static boolean isSide(int pixels) {
    return pixels > 0 && pixels <= MOST_PIXELS_PER_SIDE;
  }
}
