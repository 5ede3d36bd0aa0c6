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
import io.videoconf.recorder.platform.config.JobSettings;
import io.videoconf.recorder.platform.http.ApiException;
import io.videoconf.recorder.platform.http.ThemeBodies;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.node.ObjectNode;

/** Reads job messages that anyone may have written. Thread-safe. */
public final class JobMessages {
  private static final String THEME = "theme";

  private static final String SCHEMA = "/schema/jobs.schema.json";

  /** The largest message that Kafka takes by default: themes may hold images. */
  public static final int MAX_BYTES = 1 << 20;

  /** S3's limit. The schema counts characters, of which each may take four. */
  private static final int MAX_KEY_BYTES = 1024;

  /** A name that occurs twice means something else to every reader. */
  private static final ObjectReader STRICT =
      Json.MAPPER
          .reader()
          .with(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final Schema schema;
  private final JobKind kind;
  private final Set<String> sourceBuckets;

  /**
   * @param kind the only kind that is accepted: that of the topic
   */
  public JobMessages(JobKind kind) {
    this(kind, JobSettings.OWN_RECORDINGS);
  }

  /** As above, for jobs that may read from other buckets too. */
  public JobMessages(JobKind kind, JobSettings settings) {
    this.kind = kind;
    this.sourceBuckets = settings.sourceBuckets();
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

    /**
     * No attempt can help. {@code reason} holds none of the message's text.
     *
     * @param field the property that is wrong, as a JSON pointer without its first slash; null when
     *     it is none in particular
     */
    record Malformed(String reason, @Nullable String field) implements Parsed {
      Malformed(String reason) {
        this(reason, null);
      }
    }
  }

  /** Never throws, whatever the bytes are. */
  public Parsed parse(byte[] value) {
    if (value.length > MAX_BYTES) {
      return new Parsed.Malformed("larger than " + MAX_BYTES + " bytes");
    }
    try {
      // Strictly: a JSON parser would guess other encodings, and replace what is none.
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
      return parse(STRICT.readTree(text));
    } catch (CharacterCodingException _) {
      return new Parsed.Malformed("is not UTF-8");
    } catch (JacksonException _) {
      return new Parsed.Malformed("is no JSON");
    }
  }

  /** As {@link #parse(byte[])}, of what has been read already. */
  public Parsed parse(JsonNode node) {
    List<Error> errors = schema.validate(node);
    if (errors.isEmpty()) {
      return read(node);
    }
    return new Parsed.Malformed(
        "does not fit the schema: " + describe(errors), field(errors.getFirst()));
  }

  private Parsed read(JsonNode node) {
    try {
      JsonNode message = node.deepCopy();
      nameRecording(message);
      completeTheme(message);
      return check(Json.MAPPER.treeToValue(message, JobMessage.class));
    } catch (ApiException e) {
      return malformedAt(at(e));
    } catch (JacksonException e) {
      // What the schema leaves to the model: kinds of layouts, colours, images.
      return malformedAt(at(e));
    }
  }

  private static Parsed malformedAt(String at) {
    return new Parsed.Malformed(
        "has a wrong value at " + at, at.isEmpty() ? null : at.substring(1));
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

  /** An object that is none of ours has a recording of its own, of the job's id if need be. */
  private static void nameRecording(JsonNode message) {
    if (message instanceof ObjectNode object && !object.has("recording_id")) {
      object.set("recording_id", object.get("job_id"));
    }
  }

  private static String at(JacksonException e) {
    return e.getPath().stream()
        .map(r -> "/" + (r.getPropertyName() != null ? r.getPropertyName() : "" + r.getIndex()))
        .collect(Collectors.joining());
  }

  private Parsed check(JobMessage message) {
    if (message.kind() != kind) {
      return new Parsed.Malformed("kind does not belong to this topic", "kind");
    }
    String key = message.sourceKey();
    if (!isReadable(key)) {
      return new Parsed.Malformed("source_key holds what no key can", "source_key");
    }
    String bucket = message.sourceBucket();
    if (bucket != null) {
      return sourceBuckets.contains(bucket)
          ? new Parsed.Valid(message)
          : new Parsed.Malformed("source_bucket is not one that jobs may read", "source_bucket");
    }
    if (!key.startsWith(ObjectKeys.recording(message.recordingId()))) {
      return new Parsed.Malformed("source_key is not an object of the recording", "source_key");
    }
    return new Parsed.Valid(message);
  }

  /**
   * Whether a store can have such an object. One that refuses to look for it would be asked again,
   * as if it were away.
   */
  private static boolean isReadable(String key) {
    return key.chars().noneMatch(Character::isISOControl)
        && StandardCharsets.UTF_8.newEncoder().canEncode(key)
        && key.getBytes(StandardCharsets.UTF_8).length <= MAX_KEY_BYTES;
  }

  private static @Nullable String field(Error error) {
    String at = error.getInstanceLocation().toString();
    String property = error.getProperty();
    String path = property == null ? at : at + "/" + property;
    return path.isEmpty() ? null : path.substring(1);
  }

  private static String describe(List<Error> errors) {
    return errors.stream()
        .map(e -> e.getInstanceLocation() + " " + e.getKeyword())
        .distinct()
        .limit(5)
        .collect(Collectors.joining(", "));
  }
}
