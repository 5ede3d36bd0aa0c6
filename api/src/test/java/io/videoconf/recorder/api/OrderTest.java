package io.videoconf.recorder.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.api.ApiFixture.Response;
import io.videoconf.recorder.model.ObjectKeys;
import io.videoconf.recorder.model.Output;
import io.videoconf.recorder.model.OutputKind;
import io.videoconf.recorder.model.OutputStatus;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** {@code POST /api/v1/recordings/{id}/outputs}. */
class OrderTest {
  private final ApiFixture api = ApiFixture.shared();

  private UUID withJournal(String host) {
    UUID id = api.finished(host, "Meeting");
    api.objects.put(
        ObjectKeys.journalChunk(id, "00000000.journal"), "packets".getBytes(UTF_8), "x/y");
    return id;
  }

  @Test
  void theHostAsksForAnotherLayoutAndSizeAndSeesThatItIsMade() {
    UUID id = withJournal("ada");

    Response response =
        order(
            id,
            api.token("ada"),
            """
            {"name":"tall","layout":"grid","codec":"vp9","theme":{"clock":true},
             "format":{"width":360,"height":640,"frame_rate":25,"bit_rate":500000}}
            """);

    assertThat(response.status()).as(response.body()).isEqualTo(202);
    assertThat(response.location()).isEqualTo(ApiFixture.path(id));
    assertThat(response.json().at("/recording_id").asString()).isEqualTo(id.toString());
    assertThat(UUID.fromString(response.json().at("/job_id").asString()).version()).isEqualTo(7);
    assertThat(response.json().at("/kind").asString()).isEqualTo("composite");
    assertThat(response.json().at("/name").asString()).isEqualTo("tall");
    assertThat(response.json().at("/status").asString()).isEqualTo("pending");
    assertThat(composites(id))
        .singleElement()
        .satisfies(o -> {
          assertThat(o.name()).isEqualTo("tall");
          assertThat(o.status()).isEqualTo(OutputStatus.PENDING);
        });
    JsonNode shown = api.get(ApiFixture.path(id), api.token("ada")).json();
    assertThat(shown.at("/outputs").findValuesAsString("name")).contains("tall");
    assertThat(shown.at("/processing_status").asString()).isEqualTo("completed");
  }

  @Test
  void withoutANameItHasOneAndSeveralAreThereTogether() {
    UUID id = withJournal("ada");

    assertThat(order(id, api.token("ada"), "{\"preset\":\"portrait\"}").status()).isEqualTo(202);
    assertThat(order(id, api.token("ada"), "{}").status()).isEqualTo(202);

    assertThat(composites(id)).extracting(Output::name).doesNotHaveDuplicates().hasSize(2);
  }

  @Test
  void rectanglesOfTheirOwnAreALayoutToo() {
    UUID id = withJournal("ada");

    Response response =
        order(
            id,
            api.token("ada"),
            """
            {"name":"own","custom_layout":{"tiles":[
              {"role":"stage","x":0,"y":0,"width":1,"height":1},
              {"role":"speaker","x":0.7,"y":0.7,"width":0.25,"height":0.25,"z":1}]}}
            """);

    assertThat(response.status()).as(response.body()).isEqualTo(202);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"codec\":\"copy\"}",
        "{\"codec\":\"copy\",\"preset\":\"720p30\"}",
        "{\"codec\":\"copy\",\"theme\":null}"
      })
  void thePictureMayBeCopied(String body) {
    assertThat(order(withJournal("ada"), api.token("ada"), body).status()).isEqualTo(202);
  }

  @Test
  void aRecordingHasOnlySoManyComposites() {
    UUID id = withJournal("ada");
    for (int i = 0; i < 20; i++) {
      assertThat(order(id, api.token("ada"), "{}").status()).isEqualTo(202);
    }

    Response response = order(id, api.token("ada"), "{}");

    assertThat(response.status()).isEqualTo(409);
    assertThat(response.json().at("/error/details/reason").asString())
        .isEqualTo("too_many_composites");
    assertThat(response.json().at("/error/details/limit").asInt()).isEqualTo(20);
    assertThat(composites(id)).hasSize(20);
  }

  @Test
  void aNameThatIsTakenIsAConflict() {
    UUID id = withJournal("ada");
    assertThat(order(id, api.token("ada"), "{\"name\":\"a\"}").status()).isEqualTo(202);

    Response again = order(id, api.token("ada"), "{\"name\":\"a\"}");

    assertThat(again.status()).isEqualTo(409);
    assertThat(again.errorCode()).isEqualTo("CONFLICT");
    assertThat(again.errorField()).isEqualTo("name");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"name\":\"A b\"} | name",
        "{\"name\":\"../x\"} | name",
        "{\"name\":\"master\"} | name",
        "{\"layout\":\"pile\"} | layout",
        "{\"codec\":\"mpeg1\"} | codec",
        "{\"preset\":\"huge\"} | preset",
        "{\"format\":{\"width\":321,\"height\":180,\"frame_rate\":25,\"bit_rate\":500000}}"
            + " | format.width",
        "{\"format\":{\"width\":320,\"height\":180,\"frame_rate\":0,\"bit_rate\":500000}}"
            + " | format.frame_rate",
        "{\"format\":{\"width\":320}} | format.height",
        "{\"theme\":{\"title_seconds\":-1}} | theme.title_seconds",
        "{\"theme\":{\"watermark\":{\"image\":\"eA==\"}}} | theme.watermark.image",
        "{\"theme\":{\"glow\":1}} | theme.glow",
        "{\"theme\":3} | theme",
        "{\"layout\":\"custom\"} | custom_layout",
        "{\"layout\":\"grid\",\"custom_layout\":{\"tiles\":[{\"role\":\"stage\",\"x\":0,"
            + "\"y\":0,\"width\":1,\"height\":1}]}} | custom_layout",
        "{\"custom_layout\":{\"tiles\":[]}} | custom_layout.tiles",
        "{\"custom_layout\":{\"tiles\":[{\"role\":\"stage\",\"x\":0,\"y\":0,\"width\":1,"
            + "\"height\":1,\"depth\":1}]}} | custom_layout.tiles.0.depth",
        "{\"codec\":\"copy\",\"layout\":\"grid\"} | layout",
        "{\"codec\":\"copy\",\"theme\":{\"clock\":true}} | theme",
        "{\"codec\":\"copy\",\"custom_layout\":{\"tiles\":[{\"role\":\"stage\",\"x\":0,"
            + "\"y\":0,\"width\":1,\"height\":1}]}} | custom_layout",
        "{\"custom_layout\":{\"tiles\":[{\"role\":\"stage\",\"x\":0.5,\"y\":0,"
            + "\"width\":1,\"height\":1}]}} | custom_layout.tiles.0.width",
      })
  void whatCannotBeMadeIsNamed(String body, String field) {
    UUID id = withJournal("ada");

    Response response = order(id, api.token("ada"), body);

    assertThat(response.status()).as(response.body()).isEqualTo(400);
    assertThat(response.errorField()).as(response.body()).isEqualTo(field);
    assertThat(composites(id)).isEmpty();
  }

  @Test
  void onlyHostsAdministratorsAndServicesForJobsMayAsk() {
    UUID id = withJournal("ada");
    api.joined(id, "bob", "Bob");

    assertThat(order(id, null, "{}").status()).isEqualTo(401);
    assertThat(order(id, api.token("bob"), "{}").errorCode()).isEqualTo("INSUFFICIENT_PERMISSIONS");
    assertThat(order(id, api.token("eve"), "{}").status()).isEqualTo(404);
    assertThat(order(id, api.token("boss", "recordings:admin"), "{}").status()).isEqualTo(202);
    assertThat(order(id, api.token("robot", "jobs:write"), "{}").status()).isEqualTo(202);
    assertThat(order(UUID.randomUUID(), api.token("robot", "jobs:write"), "{}").status())
        .isEqualTo(404);
  }

  @Test
  void aRecordingInProgressIsNotReady() {
    Response response = order(api.started("ada", "Live"), api.token("ada"), "{}");

    assertThat(response.status()).isEqualTo(409);
    assertThat(response.errorCode()).isEqualTo("RECORDING_NOT_READY");
    assertThat(response.header("Retry-After")).isNotNull();
  }

  @Test
  void aRecordingWhoseJournalIsGoneSaysSo() {
    UUID id = api.finished("ada", "Old");

    Response response = order(id, api.token("ada"), "{}");

    assertThat(response.status()).isEqualTo(409);
    assertThat(response.errorCode()).isEqualTo("CONFLICT");
    assertThat(response.json().at("/error/details/reason").asString()).isEqualTo("journal_missing");
    assertThat(composites(id)).isEmpty();
  }

  @Test
  void aCompositeIsDownloadedByItsNameOnceItIsThere() {
    UUID id = withJournal("ada");
    assertThat(order(id, api.token("ada"), "{\"name\":\"tall\"}").status()).isEqualTo(202);
    String path = ApiFixture.path(id) + "/download?rendition=";

    Response before = api.get(path + "tall", api.token("ada"));
    assertThat(before.status()).isEqualTo(409);
    assertThat(before.header("Retry-After")).isNotNull();
    assertThat(api.get(path + "other", api.token("ada")).errorField()).isEqualTo("rendition");

    api.composed(id, "tall");
    Response after = api.get(path + "tall", api.token("ada"));
    assertThat(after.status()).isEqualTo(302);
    assertThat(after.location()).contains("/composite/tall/");
    assertThat(api.get(after.location(), null).body()).isEqualTo("another view");
  }

  private List<Output> composites(UUID id) {
    return api.recordings.outputs(id).stream()
        .filter(o -> o.kind() == OutputKind.COMPOSITE)
        .toList();
  }

  private Response order(UUID id, @Nullable String token, String body) {
    return api.send(
        api.request(ApiFixture.path(id) + "/outputs", token)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }
}
