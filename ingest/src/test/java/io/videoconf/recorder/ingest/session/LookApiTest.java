package io.videoconf.recorder.ingest.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.ingest.Recordings;
import io.videoconf.recorder.ingest.control.ControlRoutes;
import io.videoconf.recorder.ingest.control.LookRoutes;
import io.videoconf.recorder.ingest.janus.JanusConnectors;
import io.videoconf.recorder.ingest.janus.JanusRoutes;
import io.videoconf.recorder.journal.JournalInfo;
import io.videoconf.recorder.journal.RecordingState;
import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.model.layout.Fit;
import io.videoconf.recorder.model.layout.LayoutKind;
import io.videoconf.recorder.model.look.Rgb;
import io.videoconf.recorder.model.look.Theme;
import io.videoconf.recorder.platform.config.HttpSettings;
import io.videoconf.recorder.platform.http.HealthChecks;
import io.videoconf.recorder.platform.http.HttpServer;
import io.videoconf.recorder.platform.metrics.Metrics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** Over HTTP, with a real journal; the compositor's cell cannot start, which does not matter. */
class LookApiTest {
  /** 1 by 1 pixel. */
  private static final String PNG =
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @TempDir private static Path work;
  private static SessionContext context;
  private static Recordings recordings;
  private static Metrics metrics;
  private static HttpServer server;
  private static JanusConnectors janus;
  private static @Nullable String shared;
  private String id;

  private record Answer(int status, JsonNode body) {
    String field() {
      return body.at("/error/details/field").asString("");
    }
  }

  @BeforeAll
  static void startServer() throws IOException {
    context =
        NoCells.context(
            work, new MemoryStores.Recordings(), new MemoryStores.Objects(), new Random(5));
    metrics = new Metrics("look");
    recordings = new Recordings(context, metrics.registry());
    janus = new JanusConnectors(work, "192.0.2.1");
    server =
        HttpServer.start(
            new HttpSettings("127.0.0.1", 0),
            metrics.registry(),
            new HealthChecks(),
            c -> {
              new ControlRoutes(recordings).register(c.routes);
              new LookRoutes(recordings).register(c.routes);
              new JanusRoutes(recordings, janus).register(c.routes);
            });
  }

  @AfterAll
  static void stopServer() {
    server.close();
    janus.close();
    recordings.close();
    NoCells.close(context);
    metrics.close();
  }

  /** Recordings are dear: one is shared by all tests that do not mind what it was before. */
  @BeforeEach
  void sharedRecording() throws Exception {
    if (shared == null) {
      shared = newRecording();
    }
    id = shared;
  }

  private static String newRecording() throws Exception {
    return start("{\"meeting_id\":\"m\"}").body().path("recording_id").asString();
  }

  @ParameterizedTest
  @EnumSource(LayoutKind.class)
  void everyLayoutCanBeChosenAndIsShown(LayoutKind kind) throws Exception {
    String name = Json.MAPPER.valueToTree(kind).asString();
    String custom =
        kind == LayoutKind.CUSTOM
            ? ",\"custom\":{\"tiles\":[{\"role\":\"stage\",\"x\":0,\"y\":0,\"width\":1,\"height\":1}]}"
            : "";
    Answer answer = put("/layout", "{\"layout\":\"" + name + "\"" + custom + "}");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().path("layout").asString()).isEqualTo(name);
    assertThat(answer.body().has("custom_layout")).isEqualTo(kind == LayoutKind.CUSTOM);
    RecordingState state = journalled();
    assertThat(state.layout()).isEqualTo(kind);
    assertThat(state.customLayout() == null).isEqualTo(kind != LayoutKind.CUSTOM);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{}; layout",
        "{'layout':'mosaic'}; layout",
        "{'layout':'custom'}; custom",
        "{'layout':'grid','custom':{'tiles':[{'role':'stage','x':0,'y':0,'width':1,'height':1}]}}; custom",
        "{'layout':'custom','custom':{'tiles':[]}}; custom.tiles",
        "{'layout':'custom','custom':{'tiles':[{'x':0,'y':0,'width':1,'height':1}]}}; custom.tiles.0.role",
        "{'layout':'custom','custom':{'tiles':[{'role':'stage','x':0,'y':0,'width':2,'height':1}]}}; custom.tiles.0.width",
        "{'layout':'custom','custom':{'tiles':[{'role':'stage','x':'a','y':0,'width':1,'height':1}]}}; custom.tiles.0.x",
        "{'layout':'custom','custom':{'tiles':[{'role':'participant','x':0,'y':0,'width':1,'height':1}]}}; custom.tiles.0.participant_id",
        "{'layout':'custom','custom':{'tiles':[{'role':'stage','y':0,'width':1,'height':1}]}}; custom.tiles.0.x",
        "{'layout':'custom','custom':[]}; custom",
        "{'layout':'custom','custom':{'tiles':[{'role':'stage','x':0,'y':0,'width':1,'height':1,'z':99999999999}]}}; custom.tiles.0.z",
        "{'layout':'custom','custom':{'tiles':[{'role':'stage','x':'0','y':0,'width':1,'height':1}]}}; custom.tiles.0.x",
        "{'layout':'custom','custom':{'tiles':[{'role':'stage','x':0,'y':0,'width':1,'height':1,'opacity':1}]}}; custom.tiles.0.opacity",
        "{'layout':'custom','custom':{'tiles':[{'role':'stage','x':0,'y':0,'width':1,'height':1}],'gap':1}}; custom.gap",
        "{'layout':'stage','stage_track_id':99999999999}; stage_track_id",
        "{'layout':'stage','stage_track_id':'7'}; stage_track_id",
        "{'layout':'stage','stage_track_id':'one'}; stage_track_id"
      })
  void aBadLayoutIsRefusedByTheNameOfItsField(String body, String field) throws Exception {
    RecordingState before = journalled();
    Answer answer = put("/layout", body.replace('\'', '"'));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.field()).isEqualTo(field);
    assertThat(journalled()).isEqualTo(before);
  }

  @Test
  void aStageTrackMustBeThere() throws Exception {
    assertThat(put("/layout", "{\"layout\":\"stage\",\"stage_track_id\":7}").status())
        .isEqualTo(404);
  }

  @Test
  void aThemeChangesByWhatIsGiven() throws Exception {
    id = newRecording();
    put("/theme", "{\"accent\":\"#102030\",\"cameras\":\"fill\",\"title\":\"Hello\"}");
    Answer answer =
        put("/theme", "{\"transition_millis\":500,\"clock\":true,\"title\":null,\"labels\":false}");
    assertThat(answer.status()).isEqualTo(200);
    Theme theme = journalled().theme();
    assertThat(theme.accent()).isEqualTo(new Rgb("#102030"));
    assertThat(theme.cameras()).isEqualTo(Fit.FILL);
    assertThat(theme.transitionMillis()).isEqualTo(500);
    assertThat(theme.clock()).isTrue();
    assertThat(theme.labels()).isFalse();
    assertThat(theme.title()).isNull();
    assertThat(theme.background()).isEqualTo(Theme.DEFAULT.background());
    assertThat(answer.body().at("/theme/accent").asString()).isEqualTo("#102030");
  }

  @Test
  void imagesAreKeptAndNotShown() throws Exception {
    id = newRecording();
    put("/theme", "{\"background_image\":\"%s\"}".formatted(PNG));
    Answer answer = put("/theme", "{\"watermark\":{\"image\":\"%s\"}}".formatted(PNG));
    assertThat(answer.body().at("/theme/watermark").toString())
        .isEqualTo(
            "{\"image\":{\"bytes\":70},\"corner\":\"top_right\",\"opacity\":1.0,\"width\":0.125}");
    assertThat(answer.body().toString()).doesNotContain(PNG);
    put("/theme", "{\"watermark\":{\"corner\":\"bottom_left\",\"opacity\":0.5}}");
    Theme theme = journalled().theme();
    assertThat(Json.write(Objects.requireNonNull(theme.watermark())))
        .isEqualTo(
            "{\"image\":\"%s\",\"corner\":\"bottom_left\",\"opacity\":0.5,\"width\":0.125}"
                .formatted(PNG));
    assertThat(theme.backgroundImage()).isNotNull();
    put("/theme", "{\"watermark\":null,\"background_image\":null}");
    assertThat(journalled().theme()).isEqualTo(Theme.DEFAULT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{'accent':'green'}; accent",
        "{'tile':null}; tile",
        "{'cameras':'stretch'}; cameras",
        "{'transition_millis':5000}; transition_millis",
        "{'transition_millis':'300'}; transition_millis",
        "{'transition_millis':99999999999}; transition_millis",
        "{'clock':'true'}; clock",
        "{'title_seconds':-1}; title_seconds",
        "{'labels':'maybe'}; labels",
        "{'backgroud':'#000000'}; backgroud",
        "{'title':'a\\u0007'}; title",
        "{'title':'a\\u202eb'}; title",
        "{'background_image':'!!'}; background_image",
        "{'background_image':'AAAA'}; background_image",
        "{'background_image':'iVBORw0KGgoAAAANSUhEUgAAQAAAAAAB'}; background_image",
        "{'watermark':'here'}; watermark",
        "{'watermark':{}}; watermark.image",
        "{'watermark':{'image':'PNG','opacity':2}}; watermark.opacity",
        "{'watermark':{'image':'PNG','width':0}}; watermark.width",
        "{'watermark':{'image':'PNG','corner':'middle'}}; watermark.corner"
      })
  void aBadThemeIsRefusedByTheNameOfItsField(String body, String field) throws Exception {
    RecordingState before = journalled();
    String json = body.replace('\'', '"').replace("PNG", PNG);
    Answer answer = put("/theme", json);
    assertThat(answer.status()).as("%s", answer).isEqualTo(400);
    assertThat(answer.field()).isEqualTo(field);
    assertThat(journalled()).isEqualTo(before);
    Answer start = start("{\"meeting_id\":\"m\",\"theme\":" + json + "}");
    assertThat(start.status()).isEqualTo(400);
    assertThat(start.field()).isEqualTo("theme." + field);
  }

  @Test
  void aRecordingMayStartWithItsLook() throws Exception {
    Answer answer =
        start(
            """
            {"meeting_id": "m", "theme": {"background": "#ffffff"}, "custom_layout": {"tiles": [
              {"role": "stage", "x": 0, "y": 0, "width": 0.75, "height": 1},
              {"role": "camera", "x": 0.75, "y": 0, "width": 0.25, "height": 0.25}]}}
            """);
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.body().path("layout").asString()).isEqualTo("custom");
    id = answer.body().path("recording_id").asString();
    assertThat(journalled().theme().background()).isEqualTo(new Rgb("#ffffff"));
    assertThat(Objects.requireNonNull(journalled().customLayout()).tiles()).hasSize(2);
    assertThat(start("{\"meeting_id\":\"m\",\"layout\":\"custom\"}").field())
        .isEqualTo("custom_layout");
  }

  @Test
  void aParticipantIsMadeLouderUntilToldOtherwise() throws Exception {
    put("/participants/ada", "{\"display_name\":\"Ada\"}");
    Answer answer = send("PATCH", "/participants/ada", "{\"gain_db\":-6.5}");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().at("/participants/0/gain_db").asDouble()).isEqualTo(-6.5);
    send("DELETE", "/participants/ada", "");
    assertThat(send("PATCH", "/participants/ada", "{\"gain_db\":1}").status()).isEqualTo(404);
    answer = put("/participants/ada", "{\"display_name\":\"Ada\"}");
    assertThat(answer.body().at("/participants/0/gain_db").asDouble()).isEqualTo(-6.5);
  }

  @ParameterizedTest
  @CsvSource({"-60.1", "20.1", "null", "\"loud\""})
  void aGainThatCannotBeIsRefused(String gain) throws Exception {
    put("/participants/ada", "{\"display_name\":\"Ada\"}");
    Answer answer = send("PATCH", "/participants/ada", "{\"gain_db\":" + gain + "}");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.field()).isEqualTo("gain_db");
  }

  @Test
  void theExamplesOfTheDocumentationWork() throws Exception {
    put("/participants/ada", "{\"display_name\":\"Ada\"}");
    Matcher example =
        Pattern.compile("```json\n(.*?)\n```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("..", "docs", "layouts.md")));
    int examples = 0;
    while (example.find()) {
      JsonNode body = Json.MAPPER.readTree(example.group(1));
      Answer answer;
      if (body.has("meeting_id")) {
        answer = start(example.group(1));
      } else if (body.has("gain_db")) {
        answer = send("PATCH", "/participants/ada", example.group(1));
      } else {
        answer = put(body.has("layout") ? "/layout" : "/theme", example.group(1));
      }
      assertThat(answer.status()).as(example.group(1)).isBetween(200, 201);
      examples++;
    }
    assertThat(examples).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "POST; ; {'meeting_id':'m','tilte':'x'}; tilte",
        "POST; ; {'meeting_id':'m','format':{'widht':640}}; format.widht",
        "POST; ; {'meeting_id':'m','sound':{'chanels':1}}; sound.chanels",
        "PUT; /participants/ada; {'display_name':'Ada','user':'ada'}; user",
        "PATCH; /participants/ada; {'gain_db':1,'gain':2}; gain",
        "PUT; /layout; {'layout':'grid','stage':1}; stage",
        "PUT; /theme; {'colour':'#000000'}; colour",
        "POST; /tracks; {'participant_id':'ada','codec':'VP8','payload_type':96,'sscr':1}; sscr",
        "PATCH; /tracks/1; {'muted':true,'mute':true}; mute",
        "PUT; /transports/t1/srtp; {'crypto_suite':'AEAD_AES_128_GCM','key':'x'}; key",
        "PUT; /janus; {'url':'ws://127.0.0.1:1','room':1,'secrets':'hush'}; secrets"
      })
  void aFieldThatMeansNothingIsNamed(String method, String path, String body, String field)
      throws Exception {
    String json = body.replace('\'', '"');
    Answer answer = path == null ? start(json) : send(method, path, json);

    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(400);
    assertThat(answer.field()).isEqualTo(field);
    assertThat(answer.body().toString()).doesNotContain("hush");
  }

  @Test
  void aFieldThatIsThereTwiceIsRefused() throws Exception {
    assertThat(put("/layout", "{\"layout\":\"grid\",\"layout\":\"auto\"}").status()).isEqualTo(400);
  }

  @Test
  void whatHasEndedIsNotChangedAnyMore() throws Exception {
    id = newRecording();
    send("POST", "/stop", "");
    assertThat(put("/theme", "{\"clock\":true}").status()).isEqualTo(409);
    assertThat(put("/layout", "{\"layout\":\"grid\"}").status()).isEqualTo(409);
  }

  /** What a compositor would read. */
  private RecordingState journalled() {
    RecordingSession session = recordings.find(UUID.fromString(id)).orElseThrow();
    session.sync();
    return JournalInfo.scan(
            SessionFiles.of(context.settings().workDir(), session.recordingId()).journal())
        .state();
  }

  private static Answer start(String body) throws Exception {
    return request("POST", "/ingest/v1/recordings", body);
  }

  private Answer put(String path, String body) throws Exception {
    return send("PUT", path, body);
  }

  private Answer send(String method, String path, String body) throws Exception {
    return request(method, "/ingest/v1/recordings/" + id + path, body);
  }

  private static Answer request(String method, String path, String body) throws Exception {
    HttpResponse<String> response =
        CLIENT.send(
            HttpRequest.newBuilder(URI.create(server.baseUri() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    return new Answer(
        response.statusCode(),
        Json.MAPPER.readTree(response.body().isEmpty() ? "{}" : response.body()));
  }
}
