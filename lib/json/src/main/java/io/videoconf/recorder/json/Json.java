package io.videoconf.recorder.json;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import io.videoconf.recorder.model.cell.CellReport;
import io.videoconf.recorder.model.cell.CellTask;
import io.videoconf.recorder.model.event.SessionEvent;
import io.videoconf.recorder.model.look.Image;
import io.videoconf.recorder.model.look.Rgb;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.EnumNamingStrategies;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.NamedType;

/**
 * The one JSON dialect of the project: snake_case names, lower-case enum values, RFC 3339 UTC
 * times, nulls left out, and for the sealed interfaces of the model a {@code type} that is the
 * record's name in snake case. Unknown properties are ignored, so that a newer writer does not stop
 * an older reader. Thread-safe.
 */
public final class Json {
  public static final JsonMapper MAPPER = mapper();

  private Json() {}

  /** One line, no trailing newline. */
  public static String write(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  public static byte[] writeBytes(Object value) {
    return MAPPER.writeValueAsBytes(value);
  }

  /**
   * @throws tools.jackson.core.JacksonException when the text is no JSON or does not fit the type;
   *     what a record's constructor threw is its cause
   */
  public static <T> T read(String json, Class<T> type) {
    return MAPPER.readValue(json, type);
  }

  public static <T> T read(byte[] json, Class<T> type) {
    return MAPPER.readValue(json, type);
  }

  private static JsonMapper mapper() {
    JsonMapper.Builder builder =
        JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enumNamingStrategy(EnumNamingStrategies.SNAKE_CASE)
            .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .changeDefaultPropertyInclusion(
                i -> i.withValueInclusion(JsonInclude.Include.NON_NULL));
    builder.addMixIn(Rgb.class, AsHex.class);
    builder.addMixIn(Image.class, AsPng.class);
    for (Class<?> family : List.of(SessionEvent.class, CellTask.class, CellReport.class)) {
      builder.addMixIn(family, TypedByName.class);
      for (Class<?> member : family.getPermittedSubclasses()) {
        builder.registerSubtypes(new NamedType(member, snakeCase(member.getSimpleName())));
      }
    }
    return builder.build();
  }

  private static String snakeCase(String camelCase) {
    return camelCase.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  private interface TypedByName {}

  /** A colour is its hexadecimal form alone. */
  private abstract static class AsHex {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    AsHex(@SuppressWarnings("unused") String hex) {}

    @JsonValue
    abstract String hex();
  }

  /** An image is its bytes alone, in base64. */
  private abstract static class AsPng {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    AsPng(@SuppressWarnings("unused") byte[] png) {}

    @JsonValue
    abstract byte[] png();
  }
}
