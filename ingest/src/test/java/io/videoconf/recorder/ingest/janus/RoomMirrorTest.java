package io.videoconf.recorder.ingest.janus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.videoconf.recorder.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Conversations with Janus 1.1.2, recorded from a room with Chromium in it; see {@link Transcript}.
 * With {@code -Djanus.transcripts=DIR} they are written anew into that folder, to be read before
 * they are committed.
 */
class RoomMirrorTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "comes-and-goes",
        "streams",
        "reconnect",
        "restart",
        "srtp",
        "srtp-not-honoured",
        "refusals",
        "stop",
        "stop-while-away",
        "deaf"
      })
  void theConversationGoesAsWritten(String name) throws IOException {
    String written = read(name);
    String played = Transcript.play(written);
    String folder = System.getProperty("janus.transcripts");
    if (folder != null) {
      Files.writeString(Path.of(folder, name + ".txt"), played);
    } else {
      assertThat(played).isEqualTo(written);
    }
  }

  /** Whatever a server says, nothing is thrown, and the end can be reached. */
  @Test
  void nothingThatJanusSaysCanBreakIt() throws IOException {
    long seed = 20_261_123;
    Random random = new Random(seed);
    List<String> inputs =
        read("comes-and-goes").lines().filter(line -> line.startsWith("< ")).toList();
    JanusSettings settings =
        JanusSettings.read(
            Json.MAPPER.readTree("{\"url\":\"ws://janus.example\",\"room\":1234}"), "192.0.2.1");
    for (int round = 0; round < 300; round++) {
      RoomMirror mirror = new RoomMirror(settings, Memory.EMPTY, random, 0);
      long now = 0;
      for (int step = 0; step < 60; step++) {
        now += random.nextLong(Transcript.seconds(1));
        mirror.onTime(now);
        for (JanusCommand command = mirror.poll(); command != null; command = mirror.poll()) {
          if (command instanceof JanusCommand.AddTrack(StreamKey key, var _)) {
            mirror.trackAdded(key, new MeetingSink.Ports(step + 1, 40_000, 40_001), now);
          }
        }
        mirror.link().onOpen(now);
        String text = inputs.get(random.nextInt(inputs.size())).substring(2);
        mirror.link().onText(mutated(text, random), now);
        mirror.view();
        mirror.memory();
      }
      mirror.stop(now);
      mirror.onTime(now + RoomMirror.STOP_NANOS);
      assertThat(mirror.isOver()).as("over after round %d of seed %d", round, seed).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{'url':'ws://j','room':1,'secrets':'hush'}; secrets",
        "{'url':'ws://j','room':1,'display':'a\u202eb'}; display"
      })
  void aRequestThatIsNotUnderstoodNamesTheField(String body, String field) {
    assertThatThrownBy(
            () -> JanusSettings.request(Json.MAPPER.readTree(body.replace('\'', '"')), "192.0.2.1"))
        .isInstanceOfSatisfying(
            JanusSettings.InvalidSettingsException.class,
            e -> assertThat(e.field()).isEqualTo(field))
        .hasMessageNotContaining("hush");
  }

  @Test
  void noSecretIsInWhatIsShown() {
    String secrets =
        """
        {"url":"wss://user:hush1@janus.example/janus?token=hush2","room":"r","secret":"hush3",
         "pin":"hush4","token":"hush5","api_secret":"hush6","admin_key":"hush7","srtp":true}
        """;
    JanusSettings settings = JanusSettings.read(Json.MAPPER.readTree(secrets), "192.0.2.1");
    RoomMirror mirror = new RoomMirror(settings, Memory.EMPTY, new Random(1), 0);
    mirror.onTime(0);
    mirror.poll();
    mirror.link().onOpen(0);
    assertThat(settings + Json.write(mirror.view()) + mirror.poll()).doesNotContain("hush");
  }

  private static String mutated(String text, Random random) {
    StringBuilder changed = new StringBuilder(text);
    int changes = random.nextInt(4);
    for (int i = 0; i < changes && !changed.isEmpty(); i++) {
      int at = random.nextInt(changed.length());
      switch (random.nextInt(3)) {
        case 0 -> changed.setCharAt(at, (char) (' ' + random.nextInt(95)));
        case 1 -> changed.delete(at, Math.min(changed.length(), at + random.nextInt(20)));
        default -> changed.insert(at, List.of("null", "[]", "{}", "-1", "\"ok\"").get(i));
      }
    }
    return changed.toString();
  }

  private static String read(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            RoomMirrorTest.class.getResourceAsStream("/janus/" + name + ".txt"), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
