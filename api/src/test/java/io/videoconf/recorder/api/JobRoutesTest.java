package io.videoconf.recorder.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.api.ApiFixture.Response;
import io.videoconf.recorder.model.OutputKind;
import io.videoconf.recorder.model.OutputStatus;
import io.videoconf.recorder.platform.auth.Principal;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class JobRoutesTest {
  private final ApiFixture api = ApiFixture.shared();
  private final String service = api.token("archive", Principal.SCOPE_JOBS);

  @Test
  void aJobIsTakenOnceHoweverOftenItIsSent() {
    String body = transcode(ended(), UUID.randomUUID());

    Response first = post("/api/v1/jobs", body);
    Response again = post("/api/v1/jobs", body);

    assertThat(first.status()).isEqualTo(202);
    assertThat(first.json().at("/status").asString()).isEqualTo("queued");
    assertThat(again.status()).isEqualTo(200);
    assertThat(api.get(first.location(), service).json()).isEqualTo(again.json());
  }

  @Test
  void whatOnlyAProgramCaresForMayBeAbsent() {
    UUID id = ended();

    Response response =
        post(
            "/api/v1/jobs",
            """
            {"kind":"transcode","recording_id":"%s","source_key":"recordings/%s/master/1/m.mp4",
             "priority":"low"}
            """
                .formatted(id, id));

    assertThat(response.status()).isEqualTo(202);
    assertThat(response.json().at("/job_id").asString()).isNotBlank();
    assertThat(response.json().at("/priority").asString()).isEqualTo("low");
    assertThat(api.recordings.output(id, OutputKind.RENDITION).orElseThrow().status())
        .isEqualTo(OutputStatus.PENDING);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"kind\":\"transcode\" | \"kind\":\"bake\" | kind",
        "\"kind\":\"transcode\" | \"kind\":7 | kind",
        "\"version\":1 | \"version\":2 | version",
        "\"version\":1 | \"version\":1,\"priority\":\"urgent\" | priority",
        "\"version\":1 | \"version\":1,\"deadline\":\"tomorrow\" | deadline",
        "\"version\":1 | \"version\":1,\"source_bucket\":\"elsewhere\" | source_bucket",
        "/master/ | /../../x/ | source_key",
        "\"source_key\": | \"source_bucket\":\"b-1\",\"source_key\":\"../x\",\"x\": | source_key",
        "\"source_key\" | \"sauce_key\" | source_key",
      })
  void whatIsWrongIsNamed(String right, String wrong, String field) {
    String body = transcode(ended(), UUID.randomUUID());
    assertThat(body).contains(right);

    Response response = post("/api/v1/jobs", body.replace(right, wrong));

    assertThat(response.status()).isEqualTo(400);
    assertThat(response.errorField()).isEqualTo(field);
  }

  @Test
  void anIdThatNamesAnotherJobAndARecordingThatIsNoneAreRefused() {
    UUID jobId = UUID.randomUUID();
    post("/api/v1/jobs", transcode(ended(), jobId));

    Response taken = post("/api/v1/jobs", transcode(ended(), jobId));
    Response stray = post("/api/v1/jobs", transcode(UUID.randomUUID(), UUID.randomUUID()));

    assertThat(taken.status()).isEqualTo(409);
    assertThat(taken.errorField()).isEqualTo("job_id");
    assertThat(stray.status()).isEqualTo(404);
    assertThat(stray.errorCode()).isEqualTo("RECORDING_NOT_FOUND");
  }

  @Test
  void aCancelledJobIsRetriedAndACompletedOneIsNeither() {
    UUID id = ended();
    String job = post("/api/v1/jobs", transcode(id, UUID.randomUUID())).location();

    Response cancelled = post(job + "/cancel", "");
    assertThat(cancelled.json().at("/status").asString()).isEqualTo("cancelled");
    assertThat(api.recordings.output(id, OutputKind.RENDITION).orElseThrow().reasonCode())
        .isEqualTo("cancelled");
    assertThat(post(job + "/cancel", "").status()).isEqualTo(200);

    Response retried = post(job + "/retry", "");
    assertThat(retried.status()).isEqualTo(202);
    assertThat(retried.json().at("/status").asString()).isEqualTo("queued");
    assertThat(post(job + "/retry", "").status()).isEqualTo(409);
    assertThat(post("/api/v1/jobs/" + UUID.randomUUID() + "/retry", "").status()).isEqualTo(404);
  }

  @Test
  void theListIsNewestFirstFilteredAndPaged() {
    UUID id = ended();
    List<String> sent = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      UUID jobId = UUID.randomUUID();
      post("/api/v1/jobs", transcode(id, jobId));
      sent.addFirst(jobId.toString());
    }
    post("/api/v1/jobs/" + sent.getFirst() + "/cancel", "");
    String path = "/api/v1/jobs?recording_id=" + id + "&type=transcode";

    JsonNode page = api.get(path + "&limit=2", service).json();
    JsonNode rest =
        api.get(path + "&limit=2&cursor=" + page.at("/next_cursor").asString(), service).json();

    assertThat(ids(page)).containsExactlyElementsOf(sent.subList(0, 2));
    assertThat(ids(rest)).containsExactlyElementsOf(sent.subList(2, 3));
    assertThat(rest.at("/has_more").asBoolean()).isFalse();
    assertThat(ids(api.get(path + "&status=cancelled", service).json()))
        .containsExactly(sent.getFirst());
    assertThat(api.get("/api/v1/jobs?status=lost", service).errorField()).isEqualTo("status");
  }

  @Test
  void theBacklogIsCountedByKind() {
    post("/api/v1/jobs", transcode(ended(), UUID.randomUUID()));

    JsonNode backlog = api.get("/api/v1/jobs/backlog", service).json();

    assertThat(backlog.at("/transcode/waiting").asInt()).isPositive();
    assertThat(backlog.at("/compose/running").isNumber()).isTrue();
  }

  @Test
  void onlyServicesAndAdministratorsSeeJobs() {
    assertThat(api.get("/api/v1/jobs", api.token("ada")).status()).isEqualTo(403);
    assertThat(api.get("/api/v1/jobs", null).status()).isEqualTo(401);
    assertThat(api.get("/api/v1/jobs", api.token("root", Principal.SCOPE_ADMIN)).status())
        .isEqualTo(200);
  }

  private static List<String> ids(JsonNode page) {
    List<String> ids = new ArrayList<>();
    page.at("/jobs").forEach(job -> ids.add(job.at("/job_id").asString()));
    return ids;
  }

  /** A recording that was stopped; nothing is being made of it. */
  private UUID ended() {
    UUID id = api.started("ada", "Talk");
    api.stopped(id);
    return id;
  }

  private static String transcode(UUID recordingId, UUID jobId) {
    return """
    {"version":1,"job_id":"%s","kind":"transcode","recording_id":"%s",\
    "source_key":"recordings/%s/master/1/m.mp4"}
    """
        .formatted(jobId, recordingId, recordingId);
  }

  private Response post(String path, String body) {
    return api.send(
        api.request(path, service)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }
}
