package io.videoconf.recorder.platform.kafka;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.model.ObjectKeys;
import io.videoconf.recorder.model.job.JobKind;
import io.videoconf.recorder.model.job.JobMessage;
import io.videoconf.recorder.model.look.Theme;
import io.videoconf.recorder.platform.http.ApiException;
import io.videoconf.recorder.platform.http.ThemeBodies;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads job messages that anyone may have written. Thread-safe. */
public final class JobMessages {
  private static final String THEME = "theme";

  private static final String SCHEMA = "/schema/jobs.schema.json";

  /** The largest message that Kafka takes by default: themes may hold images. */
  private static final int MAX_BYTES = 1 << 20;

  private final Schema schema;
  private final JobKind kind;

  /**
   * @param kind the only kind that is accepted: that of the topic
   */
  public JobMessages(JobKind kind) {
    this.kind = kind;
    try (InputStream in = JobMessages.class.getResourceAsStream(SCHEMA)) {
      schema =
          SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
              .getSchema(Objects.requireNonNull(in, SCHEMA));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What came of reading a message. */
  public sealed interface Parsed {
    record Valid(JobMessage message) implements Parsed {}

    /** No attempt can help. {@code reason} holds none of the message's text. */
    record Malformed(String reason) implements Parsed {}
  }

  public Parsed parse(byte[] value) {
    if (value.length > MAX_BYTES) {
      return new Parsed.Malformed("larger than " + MAX_BYTES + " bytes");
    }
    try {
      JsonNode node = Json.MAPPER.readTree(value);
      List<Error> errors = schema.validate(node);
      return errors.isEmpty()
          ? read(node)
          : new Parsed.Malformed("does not fit the schema: " + describe(errors));
    } catch (JacksonException _) {
      return new Parsed.Malformed("is no JSON");
    }
  }

  private Parsed read(JsonNode node) {
    try {
      completeTheme(node);
      return check(Json.MAPPER.treeToValue(node, JobMessage.class));
    } catch (ApiException e) {
      return new Parsed.Malformed("has a wrong value at " + at(e));
    } catch (JacksonException e) {
      // What the schema leaves to the model: kinds of layouts, colours, images.
      return new Parsed.Malformed("has a wrong value at " + at(e));
    }
  }

  /** A theme says what differs from the default one, as in the control API. */
  private static void completeTheme(JsonNode message) {
    if (message.get("compose") instanceof ObjectNode compose && compose.hasNonNull(THEME)) {
      Theme theme = ThemeBodies.merge(Theme.DEFAULT, compose.get(THEME), "");
      compose.set(THEME, Json.MAPPER.valueToTree(theme));
    }
  }

  private static String at(ApiException e) {
    String field = Objects.toString(e.details().get("field"), "");
    boolean known = ThemeBodies.isField(field.split("\\.", 2)[0]);
    return "/compose/" + THEME + (known ? "/" + field.replace('.', '/') : "");
  }

  private static String at(JacksonException e) {
    return e.getPath().stream()
        .map(r -> "/" + (r.getPropertyName() != null ? r.getPropertyName() : "" + r.getIndex()))
        .collect(Collectors.joining());
  }

  private Parsed check(JobMessage message) {
    if (message.kind() != kind) {
      return new Parsed.Malformed("kind does not belong to this topic");
    }
    if (!message.sourceKey().startsWith(ObjectKeys.recording(message.recordingId()))
        || message.sourceKey().contains("/../")) {
      return new Parsed.Malformed("source_key is not an object of the recording");
    }
    return new Parsed.Valid(message);
  }

  private static String describe(List<Error> errors) {
    return errors.stream()
        .map(e -> e.getInstanceLocation() + " " + e.getKeyword())
        .distinct()
        .limit(5)
        .collect(Collectors.joining(", "));
  }
}
