package io.videoconf.recorder.platform.http;

import io.videoconf.recorder.model.layout.CustomLayout;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;

/** Layouts of rectangles as requests give them. Pure; thread-safe. */
public final class LayoutBodies {
  private LayoutBodies() {}

  /**
   * The layout of a request; null when there is none. Fields that no rectangle has are refused: a
   * misspelt one must not pass for one that was left out.
   *
   * @param field what the request calls it
   * @throws ApiException VALIDATION_FAILED naming the field
   */
  public static @Nullable CustomLayout read(@Nullable JsonNode body, String field) {
    if (body == null || body.isNull()) {
      return null;
    }
    if (!body.isObject()) {
      throw ApiException.invalid(field, field + " must be an object");
    }
    try {
      return RequestJson.MAPPER
          .readerFor(CustomLayout.class)
          .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .readValue(body);
    } catch (JacksonException e) {
      throw JsonBodies.rejected(e, field + ".", "");
    }
  }
}
