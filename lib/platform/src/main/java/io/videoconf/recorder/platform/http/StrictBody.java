package io.videoconf.recorder.platform.http;

import io.javalin.http.Context;
import java.util.Objects;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;

/**
 * Reads the JSON body of a request and refuses what it would have to guess at: fields that nobody
 * knows, for a misspelt one must not pass for one that was left out; fields that are there twice;
 * values that are of another type and could be made to fit.
 */
public final class StrictBody {
  private static final Pattern JSON =
      Pattern.compile("(?i)application/(json|merge-patch\\+json)\\s*(;.*)?");

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
    return readOfAnyType(ctx, type);
  }

  /**
   * As {@link #read}, of whatever type the request says that its body is: {@code curl -d} says a
   * form.
   *
   * @throws ApiException PAYLOAD_TOO_LARGE, or VALIDATION_FAILED naming the field
   */
  public static <T> T readOfAnyType(Context ctx, Class<T> type) {
    ObjectReader reader =
        RequestJson.MAPPER.readerFor(type).with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    // Javalin asks for an int, which larger lengths do not fit into.
    if (ctx.req().getContentLengthLong() > HttpServer.MAX_BODY_BYTES) {
      throw new ApiException(
          ErrorCode.PAYLOAD_TOO_LARGE,
          "The body is larger than " + HttpServer.MAX_BODY_BYTES + " bytes");
    }
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
