package io.videoconf.recorder.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.api.ApiFixture.Response;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A request is understood as a whole or refused: nothing in it is passed over, nothing guessed. */
class StrictRequestsTest {
  private static final String JSON = "application/json";
  private static final ApiFixture api = ApiFixture.shared();
  private static UUID recording;

  @BeforeAll
  static void record() {
    recording = api.finished("strict", "Strict");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PATCH | /api/v1/recordings/{id}         | {\"title\":\"x\",\"titel\":1}               | titel",
        "PATCH | /api/v1/recordings/{id}         | {\"title\":5}                               | title",
        "PATCH | /api/v1/recordings/{id}         | {\"title\":true}                            | title",
        "POST  | /api/v1/recordings/{id}/shares  | {\"expires\":3600}                          | expires",
        "POST  | /api/v1/recordings/{id}/shares  | {\"expires_in_seconds\":\"3600\"} | expires_in_seconds",
        "POST  | /api/v1/recordings/{id}/shares  | {\"expires_in_seconds\":60.9}     | expires_in_seconds",
        "POST  | /api/v1/recordings/{id}/shares  | {\"allow_download\":\"true\"}     | allow_download",
        "POST  | /api/v1/recordings/{id}/shares  | {\"allow_download\":1}            | allow_download",
        "POST  | /api/v1/recordings/{id}/outputs | {\"layuot\":\"speaker\"}          | layuot",
        "POST  | /api/v1/recordings/{id}/outputs | {\"layout\":1}                    | layout",
        "POST  | /api/v1/recordings/{id}/outputs | {\"format\":{\"width\":320,\"height\":180,"
            + "\"frame_rate\":25,\"bit_rate\":500000,\"fps\":25}} | format.fps",
        "POST  | /api/v1/recordings/{id}/outputs | {\"theme\":{\"title\":5}}         | theme.title",
        "POST  | /api/v1/recordings/{id}/outputs | {\"theme\":{\"watermark\":{\"hue\":1}}}"
            + " | theme.watermark.hue",
        "POST  | /api/v1/auth/login   | {\"email\":\"a\",\"password\":\"b\",\"otp\":\"c\"} | otp",
        "POST  | /api/v1/auth/login   | {\"email\":\"a\",\"password\":123456}              | password",
        "POST  | /api/v1/auth/refresh | {\"refresh_token\":\"a\",\"scope\":\"b\"}          | scope",
        "POST  | /api/v1/auth/logout  | {\"refresh_token\":7}                     | refresh_token",
      })
  void whatDoesNotFitIsNamed(String method, String path, String body, String field) {
    Response answer = send(method, path, JSON, body);

    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.errorCode()).isEqualTo("VALIDATION_FAILED");
    assertThat(answer.errorField()).isEqualTo(field);
    assertThat(title()).isEqualTo("Strict");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PATCH | /api/v1/recordings/{id}         | {\"title\":\"a\",\"title\":\"b\"}",
        "PATCH | /api/v1/recordings/{id}         | {\"title\":\"a\"} {\"title\":\"b\"}",
        "POST  | /api/v1/recordings/{id}/shares  | {\"allow_download\":false,\"allow_download\":true}",
        "POST  | /api/v1/recordings/{id}/outputs | {\"theme\":{\"title\":\"a\",\"title\":\"b\"}}",
        "POST  | /api/v1/auth/refresh            | {\"refresh_token\":\"a\",\"refresh_token\":\"b\"}",
      })
  void whatSaysTwoThingsIsRefused(String method, String path, String body) {
    Response answer = send(method, path, JSON, body);

    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.errorCode()).isEqualTo("VALIDATION_FAILED");
    assertThat(title()).isEqualTo("Strict");
  }

  @ParameterizedTest
  @CsvSource({
    "PATCH, /api/v1/recordings/{id}",
    "POST, /api/v1/recordings/{id}/shares",
    "POST, /api/v1/recordings/{id}/outputs",
    "POST, /api/v1/auth/login",
    "POST, /api/v1/auth/refresh",
    "POST, /api/v1/auth/logout",
    "POST, /graphql",
  })
  void whatIsNotSentAsJsonIsNotTakenForIt(String method, String path) {
    Response answer = send(method, path, "text/plain", "{}");

    assertThat(answer.status()).isEqualTo(415);
    assertThat(answer.errorCode()).isEqualTo("UNSUPPORTED_MEDIA_TYPE");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/json | {\"client_id\":\"archive\",\"client_secret\":\"open sesame\",\"x\":1} | 400",
        "application/json | {\"client_id\":\"archive\",\"client_secret\":5}                       | 400",
        "text/plain       | {\"client_id\":\"archive\",\"client_secret\":\"open sesame\"}         | 415",
      })
  void theTokenRouteIsAsStrictAndItsErrorsAreFlat(String type, String body, int status) {
    Response answer = send("POST", "/v1/auth/token", type, body);

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.json().propertyNames()).containsExactly("error", "message", "status");
    assertThat(answer.json().at("/status").asInt()).isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /api/v1/recordings",
        "GET /api/v1/recordings/{id}",
        "PATCH /api/v1/recordings/{id}",
        "DELETE /api/v1/recordings/{id}",
        "GET /api/v1/recordings/{id}/outputs",
        "POST /api/v1/recordings/{id}/outputs",
        "GET /api/v1/recordings/{id}/events",
        "GET /api/v1/recordings/{id}/download",
        "GET /api/v1/recordings/{id}/thumbnail",
        "GET /api/v1/recordings/{id}/playback.m3u8",
        "GET /api/v1/recordings/{id}/playback/480p.m3u8",
        "GET /api/v1/recordings/{id}/playback.mpd",
        "GET /api/v1/recordings/{id}/storyboard.vtt",
        "GET /api/v1/recordings/{id}/shares",
        "POST /api/v1/recordings/{id}/shares",
        "DELETE /api/v1/recordings/{id}/shares/{id}",
        "GET /api/v1/shares/{link}",
        "GET /api/v1/ops",
        "GET /api/v1/jobs",
        "GET /api/v1/jobs/backlog",
        "GET /api/v1/webhooks",
        "POST /graphql",
      })
  void aParameterThatMeansNothingIsNamed(String call) {
    String path = call.substring(call.indexOf(' ') + 1).replace("{link}", link());
    Response answer =
        send(call.substring(0, call.indexOf(' ')), path + "?redition=x", JSON, "{\"title\":\"x\"}");

    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.errorCode()).isEqualTo("VALIDATION_FAILED");
    assertThat(answer.errorField()).isEqualTo("redition");
    assertThat(title()).isEqualTo("Strict");
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v1/recordings?meeting_id=%zz, meeting_id",
    "/api/v1/recordings?meeting_id=%u0041, meeting_id",
    "/api/v1/recordings?meeting_id=%4, meeting_id",
    "/api/v1/recordings?meeting_id=%, meeting_id",
    "/api/v1/recordings?meeting_id=%ff, meeting_id",
    "/api/v1/recordings?limit=1&%zz=standup, %zz",
    "/api/v1/jobs?recording_id=%zz, recording_id",
    "/api/v1/recordings/{id}/download?rendition=%zz, rendition",
  })
  void aParameterThatCannotBeDecodedIsNotTakenForOneThatWasLeftOut(String path, String field)
      throws Exception {
    String answer = raw("GET " + path.replace("{id}", recording.toString()));

    assertThat(answer).startsWith("HTTP/1.1 400");
    assertThat(answer).contains("VALIDATION_FAILED", "\"field\":\"" + field + "\"");
  }

  @Test
  void whatIsWellEncodedIsDecoded() {
    Response answer =
        api.get("/api/v1/recordings?meeting_id=%73tand%75p&limit=1", api.token("strict"));

    assertThat(answer.json().at("/recordings")).hasSize(1);
  }

  @Test
  void aLinkNeedsNoBody() {
    Response answer =
        api.send(
            api.request(ApiFixture.path(recording) + "/shares", api.token("strict"))
                .POST(BodyPublishers.noBody()));

    assertThat(answer.status()).isEqualTo(201);
  }

  @ParameterizedTest
  @ValueSource(strings = {"spk", "SPEAKER", ""})
  void whoMissesALayoutIsToldThoseThatThereAre(String layout) {
    Response answer =
        send(
            "POST",
            "/api/v1/recordings/{id}/outputs",
            JSON,
            "{\"layout\":\"%s\"}".formatted(layout));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.errorField()).isEqualTo("layout");
    assertThat(answer.json().at("/error/message").asString())
        .startsWith("layout must be one of ")
        .contains("speaker", "grid", "custom");
  }

  /** What clients would not send. */
  private static String raw(String request) throws IOException {
    URI base = api.service.baseUri();
    try (Socket socket = new Socket(base.getHost(), base.getPort())) {
      socket.setSoTimeout(20_000);
      String token = api.token("strict", "recordings:admin");
      String head =
          request
              + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: Bearer "
              + token
              + "\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }

  private static String link() {
    return send("POST", "/api/v1/recordings/{id}/shares", JSON, "{}")
        .json()
        .at("/token")
        .asString();
  }

  private static String title() {
    return api.get(ApiFixture.path(recording), api.token("strict")).json().at("/title").asString();
  }

  private static Response send(String method, String path, String type, String body) {
    return api.send(
        api.request(
                path.replace("{id}", recording.toString()), api.token("strict", "recordings:admin"))
            .header("Content-Type", type)
            .method(method, BodyPublishers.ofString(body)));
  }
}
