package io.videoconf.recorder.rtp.offer;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.rtp.srtp.SrtpKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** docs/control-api.md promises nothing that does not hold. */
class ControlApiExamplesTest {
  private static final Path DOCUMENT = Path.of("..", "..", "docs", "control-api.md");
  private static final Pattern EXAMPLE = Pattern.compile("```json\n(.*?)\n```", Pattern.DOTALL);

  private static List<JsonNode> examples() throws IOException {
    String document = Files.readString(DOCUMENT);
    Matcher matcher = EXAMPLE.matcher(document.substring(document.indexOf("### Plain")));
    List<JsonNode> examples = new ArrayList<>();
    while (matcher.find()) {
      examples.add(Json.MAPPER.readTree(matcher.group(1)));
    }
    return examples;
  }

  /** The document's own keys are the offered ones backwards. */
  private static SrtpKey backwards(SrtpKey key) {
    byte[] bytes = key.keyAndSalt();
    byte[] turned = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      turned[i] = bytes[bytes.length - 1 - i];
    }
    return new SrtpKey(key.suite(), turned);
  }

  @Test
  void eachOfferIsAnsweredAsTheDocumentSays() throws IOException {
    List<JsonNode> examples = examples();
    int track = 1;
    for (int i = 0; i < 3; i++) {
      TrackRequest request = TrackRequest.read(examples.get(2 * i));
      assertThat(request.dialect()).isEqualTo(TrackRequest.Dialect.values()[i]);
      assertThat(request.transports()).hasSize(1);
      TransportOffer transport = request.transports().getFirst();
      List<Integer> ids = new ArrayList<>();
      for (int j = 0; j < transport.tracks().size(); j++) {
        ids.add(track++);
      }
      SrtpKey theirs = transport.srtp();
      assertThat(theirs).isNotNull();
      int port = 40_000 + 2 * i;
      TransportAnswer answer =
          new TransportAnswer("t" + (i + 1), "192.0.2.9", port, port, backwards(theirs), ids);

      String body = Json.MAPPER.writeValueAsString(TrackAnswer.of(request, List.of(answer)));
      assertThat(Json.MAPPER.readTree(body)).isEqualTo(examples.get(2 * i + 1));
    }
  }
}
