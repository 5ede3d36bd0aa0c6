package io.videoconf.recorder.platform.http;

import io.javalin.json.JsonMapper;
import io.videoconf.recorder.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/**
 * The project's JSON dialect for Javalin. A body that is no JSON, or does not fit the type, becomes
 * VALIDATION_FAILED naming the field.
 */
@SuppressWarnings("TypeParameterUnusedInFormals") // the signatures are Javalin's
final class JsonBodies implements JsonMapper {
  /** The model's constructors begin their messages with the field's name. */
  private static final Pattern NAMED_FIELD = Pattern.compile("([a-z][a-z0-9_]*) must .*");

  private final int maxBytes;

  JsonBodies(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  @Override
  public String toJsonString(Object value, Type type) {
    return value instanceof String text ? text : Json.write(value);
  }

  @Override
  public InputStream toJsonStream(Object value, Type type) {
    return new ByteArrayInputStream(Json.writeBytes(value));
  }

  @Override
  public <T> T fromJsonString(String json, Type type) {
    try {
      return present(RequestJson.MAPPER.readValue(json, RequestJson.MAPPER.constructType(type)));
    } catch (JacksonException e) {
      throw rejected(e);
    }
  }

  @Override
  public <T> T fromJsonStream(InputStream json, Type type) {
    try {
      byte[] bytes = json.readNBytes(maxBytes + 1);
      if (bytes.length > maxBytes) {
        throw new ApiException(
            ErrorCode.PAYLOAD_TOO_LARGE, "The body is larger than " + maxBytes + " bytes");
      }
      return present(RequestJson.MAPPER.readValue(bytes, RequestJson.MAPPER.constructType(type)));
    } catch (JacksonException e) {
      throw rejected(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <T> T present(@Nullable T body) {
    if (body == null) {
      throw new ApiException(ErrorCode.VALIDATION_FAILED, "The body must not be null");
    }
    return body;
  }

  private static ApiException rejected(JacksonException e) {
    return rejected(e, "", "");
  }

  /**
   * @param prefix what stands before the names of fields
   * @param otherwise the field if it cannot be told from the exception; empty if that is unknown
   */
  static ApiException rejected(JacksonException e, String prefix, String otherwise) {
    String path =
        e.getPath().stream()
            .map(r -> r.getPropertyName() != null ? r.getPropertyName() : "" + r.getIndex())
            .collect(Collectors.joining("."));
    // A number that is too large for its field is JSON all the same.
    if (e instanceof StreamReadException && !(e instanceof InputCoercionException)) {
      return new ApiException(
          ErrorCode.VALIDATION_FAILED, "The body is not valid JSON, or names a field twice");
    }
    if (e.getCause() instanceof IllegalArgumentException cause && cause.getMessage() != null) {
      Matcher named = NAMED_FIELD.matcher(cause.getMessage());
      String field = named.matches() ? join(path, named.group(1)) : path;
      return ApiException.invalid(
          prefix + (field.isEmpty() ? otherwise : field), cause.getMessage());
    }
    if (e instanceof UnrecognizedPropertyException unknown) {
      return ApiException.invalid(
          prefix + path, unknown.getPropertyName() + " is not a field of this request");
    }
    path = path.isEmpty() ? otherwise : path;
    if (path.isEmpty()) {
      return new ApiException(
          ErrorCode.VALIDATION_FAILED, "The body is not what is expected here", Map.of());
    }
    return ApiException.invalid(prefix + path, path + " " + whatIsWrong(e));
  }

  private static String whatIsWrong(JacksonException e) {
    if (e instanceof UnrecognizedPropertyException) {
      return "is not a field of this request";
    }
    if (e instanceof MismatchedInputException mismatch) {
      Class<?> type = mismatch.getTargetType();
      if (type != null && type.isEnum()) {
        return "must be one of "
            + Arrays.stream(type.getEnumConstants())
                .map(value -> Json.MAPPER.valueToTree(value).asString())
                .collect(Collectors.joining(", "));
      }
    }
    return "is missing or of the wrong type";
  }

  private static String join(String path, String field) {
    return path.isEmpty() ? field : path + "." + field;
  }
}
