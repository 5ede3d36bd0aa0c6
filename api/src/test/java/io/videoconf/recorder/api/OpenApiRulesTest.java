package io.videoconf.recorder.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.constructor.DuplicateKeyException;

/** The description of the API leaves nothing unsaid; and who forgets something is told where. */
class OpenApiRulesTest {
  private static final String DOCUMENT = read();

  @Test
  void theDescriptionKeepsAllRules() {
    assertThat(OpenApiRules.problems(DOCUMENT)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "      summary: Shows one recording\\n || get /api/v1/recordings/{id}: needs a summary",
        "operationId: getRecording\\n | operationId: listOutputs\\n | is another one's",
        "operationId: getRecording\\n | operationId: ' '\\n | needs an operationId",
        "tags: [jobs] | tags: [work] | get /api/v1/jobs: needs one tag",
        "tags: [jobs] | tags: [jobs, auth] | get /api/v1/jobs: needs one tag",
        "        \"429\": {$ref: \"#/components/responses/TooMany\"}\\n || must tell of 429",
        "        \"401\": {$ref: \"#/components/responses/Unauthorized\"}\\n || must tell of 401",
        "        \"415\": {$ref: \"#/components/responses/UnsupportedMediaType\"}\\n || must tell of 415",
        "\"200\":\\n          description: The webhook. | \"418\":\\n          description: The webhook. | must tell of success",
        "components/schemas/Error\" | components/schemas/Alive\" | 400: must have the schema Error",
        "          description: One page.\\n || get /api/v1/recordings 200: needs a description",
        ", description: \"Created before.\" || get /api/v1/recordings parameter to: needs a description",
        "      description: Somebody who took part.\\n || Participant: needs a description",
        ", description: \"In pixels.\" || Rung.width: needs a description",
        "width: {type: integer | width: {format: int32 | Rung.width: needs a type",
        "tracks: {type: array, items: {$ref: \"#/components/schemas/TrackQuality\"} | tracks: {type: array | Quality.tracks: must say of what",
        "required: [shares] | required: [links] | ShareList: requires links",
        "examples: [480p] | examples: [480] | Rung.name: 480 does not fit",
        "maximum: 31536000, default: 604800 | maximum: 31536000, default: 1 | 1 does not fit",
        "items: {$ref: \"#/components/schemas/Rung\"} | items: {$ref: \"#/components/schemas/Step\"} | rungs[]: refers to nothing",
        "items: {$ref: \"#/components/schemas/Rung\"} | items: {type: object} | #/components/schemas/Rung: is used by nothing",
      })
  void whatIsLeftOutIsTold(String part, @Nullable String instead, String problem) {
    String regex = Pattern.quote(part.replace("\\n", "\n"));
    String broken =
        DOCUMENT.replaceFirst(
            instead == null && part.endsWith("\\n")
                ? " *" + regex
                : regex, // a line with its indent
            Matcher.quoteReplacement(Objects.requireNonNullElse(instead, "").replace("\\n", "\n")));

    assertThat(broken).isNotEqualTo(DOCUMENT);
    assertThat(OpenApiRules.problems(broken)).anySatisfy(p -> assertThat(p).contains(problem));
  }

  @Test
  void whatIsSaidTwiceIsRefused() {
    String broken = DOCUMENT.replace("openapi: 3.1.0\n", "openapi: 3.1.0\nopenapi: 3.1.0\n");

    assertThatThrownBy(() -> OpenApiRules.problems(broken))
        .isInstanceOf(DuplicateKeyException.class);
  }

  private static String read() {
    try (InputStream in = OpenApiRulesTest.class.getResourceAsStream("/openapi/openapi.yaml")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
