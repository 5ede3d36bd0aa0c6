package io.videoconf.recorder.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.api.ApiFixture.Response;
import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.model.OutputKind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class EventsTest {
  private final ApiFixture api = ApiFixture.shared();

  @Test
  void aStreamTellsTheStateAtOnceAndEveryChangeUntilNothingCanFollow() throws Exception {
    UUID id = api.started("event-host", "Watched");
    try (Stream stream = open(id, "event-host", null)) {
      Event first = stream.next();
      assertThat(first.name()).isEqualTo("status");
      assertThat(first.data().propertyNames())
          .containsExactly("recording_id", "processing_status", "outputs");
      assertThat(first.data().at("/recording_id").asString()).isEqualTo(id.toString());
      assertThat(first.data().at("/processing_status").asString()).isEqualTo("recording");
      assertThat(first.data().at("/outputs/0").propertyNames())
          .containsExactly("kind", "name", "status", "progress");

      api.stopped(id);
      assertThat(stream.next().data().at("/processing_status").asString()).isEqualTo("processing");

      api.recordings.outputProgress(id, OutputKind.MASTER, 0.25);
      assertThat(stream.next().output("master").at("/progress").asDouble()).isEqualTo(0.25);

      api.recordings.fail(id, "no_media", "Nobody sent anything");
      assertThat(stream.next().data().at("/processing_status").asString()).isEqualTo("failed");
      assertThat(stream.line()).isNull();
    }
  }

  @Test
  void aListenerThatLostTheDatabaseComesBackAndTellsWhatItMissed() throws Exception {
    UUID id = api.started("event-host", "Interrupted");
    try (Stream stream = open(id, "event-host", null)) {
      Event _ = stream.next();
      api.database
          .jdbi()
          .useHandle(handle ->
              assertThat(
                      handle
                          .createQuery(
                              "select pg_terminate_backend(pid) from pg_stat_activity"
                                  + " where datname = current_database()"
                                  + " and query = 'listen recording_changed'")
                          .mapTo(Boolean.class)
                          .list())
                  .containsExactly(true));
      api.stopped(id);

      assertThat(stream.next().data().at("/processing_status").asString()).isEqualTo("processing");
    }
  }

  @Test
  void whoSawTheStateIsToldOnlyTheNextOne() throws Exception {
    UUID id = api.started("event-host", "Resumed");
    String seen;
    try (Stream stream = open(id, "event-host", null)) {
      seen = stream.next().id();
    }
    try (Stream stream = open(id, "event-host", seen)) {
      api.stopped(id);
      assertThat(stream.next().data().at("/processing_status").asString()).isEqualTo("processing");
    }
  }

  @Test
  void whoMissedAStateIsToldTheNewestOne() throws Exception {
    UUID id = api.started("event-host", "Missed");
    String seen;
    try (Stream stream = open(id, "event-host", null)) {
      seen = stream.next().id();
    }
    api.stopped(id);
    api.recordings.fail(id, "no_media", "Nobody sent anything");

    try (Stream stream = open(id, "event-host", seen)) {
      assertThat(stream.next().data().at("/processing_status").asString()).isEqualTo("failed");
    }
  }

  @Test
  void whoSawTheEndIsToldNotToComeAgain() throws Exception {
    UUID id = api.finished("event-host", "Done");
    String seen;
    try (Stream stream = open(id, "event-host", null)) {
      seen = stream.next().id();
      assertThat(stream.line()).isNull();
    }

    Response again =
        api.send(
            api.request(ApiFixture.path(id) + "/events", api.token("event-host"))
                .header("Last-Event-ID", seen));

    assertThat(again.status()).isEqualTo(204);
  }

  @Test
  void aStreamIsOpenOnlyToWhoMaySeeTheRecording() {
    UUID id = api.started("event-host", "Private");

    assertThat(api.get(ApiFixture.path(id) + "/events", null).status()).isEqualTo(401);
    assertThat(api.get(ApiFixture.path(id) + "/events", api.token("stranger")).status())
        .isEqualTo(404);
  }

  @Test
  void manyMayWatchAndEachIsTold() throws Exception {
    UUID id = api.started("event-host", "Popular");
    List<Stream> streams = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Stream stream = open(id, "event-host", null);
      streams.add(stream);
      Event _ = stream.next();
    }
    api.stopped(id);

    for (Stream stream : streams) {
      assertThat(stream.next().data().at("/processing_status").asString()).isEqualTo("processing");
      stream.close();
    }
  }

  private Stream open(UUID id, String user, @Nullable String lastEventId) throws Exception {
    HttpRequest.Builder request =
        api.request(ApiFixture.path(id) + "/events", api.token(user))
            .header("Accept", "text/event-stream")
            // As browsers do: events must not wait for a compressor.
            .header("Accept-Encoding", "gzip");
    if (lastEventId != null) {
      request.header("Last-Event-ID", lastEventId);
    }
    return new Stream(request.build());
  }

  record Event(String id, String name, JsonNode data) {
    JsonNode output(String kind) {
      return data.at("/outputs")
          .valueStream()
          .filter(o -> o.at("/kind").asString().equals(kind))
          .findFirst()
          .orElseThrow();
    }
  }

  private static final class Stream implements AutoCloseable {
    private final HttpClient http = HttpClient.newHttpClient();
    private final BufferedReader lines;

    Stream(HttpRequest request) throws IOException, InterruptedException {
      HttpResponse<java.io.InputStream> answer =
          http.send(request, HttpResponse.BodyHandlers.ofInputStream());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
          .startsWith("text/event-stream");
      lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
    }

    @Nullable String line() throws IOException {
      String line = lines.readLine();
      while (line != null && (line.isEmpty() || line.startsWith(":"))) {
        line = lines.readLine();
      }
      return line;
    }

    Event next() throws IOException {
      String id = "";
      String name = "";
      for (String line = line(); line != null; line = line()) {
        if (line.startsWith("id: ")) {
          id = line.substring(4);
        } else if (line.startsWith("event: ")) {
          name = line.substring(7);
        } else if (line.startsWith("data: ")) {
          return new Event(id, name, Json.MAPPER.readTree(line.substring(6)));
        }
      }
      throw new AssertionError("the stream has ended");
    }

    @Override
    public void close() throws IOException {
      http.shutdownNow();
      lines.close();
    }
  }
}
