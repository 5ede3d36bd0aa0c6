package io.videoconf.recorder.platform.http;

import io.javalin.http.Context;
import io.videoconf.recorder.json.Json;
import java.util.Objects;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/**
 * Reads the JSON body of a request and refuses what it would have to guess at: fields that nobody
 * knows, for a misspelt one must not pass for one that was left out; fields that are there twice;
 * values that are of another type and could be made to fit.
 */
public final class StrictBody {
  private static final Pattern JSON =
      Pattern.compile("(?i)application/(json|merge-patch\\+json)\\s*(;.*)?");

  /** The project's dialect, but a text is no number, a number no text, and 60.9 no integer. */
  static final JsonMapper MAPPER =
      Json.MAPPER
          .rebuild()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .withCoercionConfig(
              LogicalType.Textual,
              text ->
                  text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
          .build();

  private StrictBody() {}

  /**
   * The body as that type.
   *
   * @throws ApiException UNSUPPORTED_MEDIA_TYPE, PAYLOAD_TOO_LARGE, or VALIDATION_FAILED naming the
   *     field
   */
  public static <T> T read(Context ctx, Class<T> type) {
    if (!JSON.matcher(Objects.requireNonNullElse(ctx.contentType(), "")).matches()) {
      throw new ApiException(
          ErrorCode.UNSUPPORTED_MEDIA_TYPE, "The body must be of type application/json");
    }
    ObjectReader reader =
        MAPPER.readerFor(type).with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    T body;
    try {
      body = reader.readValue(ctx.bodyAsBytes());
    } catch (JacksonException e) {
      throw JsonBodies.rejected(e, "", "");
    }
    if (body == null) {
      throw new ApiException(ErrorCode.VALIDATION_FAILED, "The body must not be null");
    }
    return body;
  }
}
