package io.videoconf.recorder.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.api.ApiFixture.Response;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The requests of the documented API that concern recordings, with ids and host replaced. */
class DocumentedExamplesTest {
  private final ApiFixture api = ApiFixture.shared();

  @Test
  void listRecordings() {
    UUID id = api.finished("documented-lister", "Team Standup - Jan 15");

    Response answer =
        api.get("/api/v1/recordings?meeting_id=standup&limit=10", api.token("documented-lister"));

    assertThat(answer.status()).isEqualTo(200);
    JsonNode recording = answer.json().at("/recordings/0");
    assertThat(recording.at("/recording_id").asString()).isEqualTo(id.toString());
    assertThat(recording.at("/meeting_id").isString()).isTrue();
    assertThat(recording.at("/title").asString()).isEqualTo("Team Standup - Jan 15");
    assertThat(recording.at("/duration_seconds").isIntegralNumber()).isTrue();
    assertThat(recording.at("/file_size_bytes").isIntegralNumber()).isTrue();
    assertThat(recording.at("/processing_status").asString()).isEqualTo("completed");
    assertThat(Instant.parse(recording.at("/created_at").asString())).isNotNull();
    assertThat(recording.at("/download_url").asString()).startsWith("http");
    assertThat(recording.at("/thumbnail_url").asString()).startsWith("http");
  }

  @Test
  void downloadRecording() {
    UUID id = api.finished("documented", "Team Standup - Jan 15");

    Response answer = api.get("/api/v1/recordings/" + id + "/download", api.token("documented"));

    assertThat(answer.status()).isEqualTo(302);
    assertThat(answer.location()).contains("Signature=");
    assertThat(api.get(answer.location(), null).body())
        .isEqualTo(new String(ApiFixture.MASTER, java.nio.charset.StandardCharsets.UTF_8));
  }

  @Test
  void theStandardErrorHasCodeMessageDetailsAndRequestId() {
    Response answer =
        api.send(
            api.request("/api/v1/recordings/invalid-uuid", api.token("documented"))
                .header("X-Request-Id", "req_123456789"));

    JsonNode error = answer.json().at("/error");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(error.propertyNames()).containsExactly("code", "message", "details", "request_id");
    assertThat(error.at("/code").asString()).isEqualTo("RECORDING_NOT_FOUND");
    assertThat(error.at("/message").asString()).isNotEmpty();
    assertThat(error.at("/details/recording_id").asString()).isEqualTo("invalid-uuid");
    assertThat(Instant.parse(error.at("/details/timestamp").asString())).isNotNull();
    assertThat(error.at("/request_id").asString()).isEqualTo("req_123456789");
    assertThat(answer.header("X-Request-Id")).isEqualTo("req_123456789");
  }

  @Test
  void aServiceGetsATokenForItsSecretAndUsesIt() {
    Response token =
        api.send(
            api.request("/v1/auth/token", null)
                .header("Content-Type", "application/json")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"client_id\": \"archive\", \"client_secret\": \"open sesame\"}")));

    assertThat(token.status()).isEqualTo(200);
    assertThat(token.json().at("/expires_in").asInt()).isEqualTo(3600);
    assertThat(api.get("/api/v1/recordings", token.json().at("/access_token").asString()).status())
        .isEqualTo(200);
  }

  @Test
  void theFlatErrorHasErrorMessageAndStatus() {
    Response answer =
        api.send(
            api.request("/v1/auth/token", null)
                .header("Content-Type", "application/json")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"client_id\": \"archive\", \"client_secret\": \"wrong\"}")));

    assertThat(answer.json().propertyNames()).containsExactly("error", "message", "status");
    assertThat(answer.json().at("/status").asInt()).isEqualTo(answer.status()).isEqualTo(401);
  }
}
