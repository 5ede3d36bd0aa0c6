package io.videoconf.recorder.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.videoconf.recorder.api.ApiFixture.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class WebhookRoutesTest {
  private static ApiFixture api;
  private static HttpServer receiver;
  private static final List<Call> CALLS = new CopyOnWriteArrayList<>();

  private record Call(String signature, String id, String body) {}

  @BeforeAll
  static void start() throws IOException {
    api = new ApiFixture(Map.of("RECORDER_WEBHOOK_ALLOWED_NETWORKS", "127.0.0.0/8"));
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        "/",
        exchange -> {
          CALLS.add(
              new Call(
                  exchange.getRequestHeaders().getFirst("Webhook-Signature"),
                  exchange.getRequestHeaders().getFirst("Webhook-Id"),
                  new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    receiver.start();
  }

  @AfterAll
  static void stop() {
    receiver.stop(0);
    api.close();
  }

  @Test
  void aRecordingThatBeginsIsToldWithASignatureAndIdsAlone() throws Exception {
    JsonNode hook = create("teller", url("/begin"), "recording.started");
    UUID id = api.started("teller", "Secret title");
    ApiFixture.await(
        () -> deliveries(hook, "teller").at("/0/status").asString().equals("delivered"));

    Call call =
        CALLS.stream().filter(c -> c.body().contains(id.toString())).findFirst().orElseThrow();
    assertSigned(call, hook.at("/secret").asString());
    JsonNode event = io.videoconf.recorder.json.Json.MAPPER.readTree(call.body());
    assertThat(event.at("/type").asString()).isEqualTo("recording.started");
    assertThat(event.at("/specversion").asString()).isEqualTo("1.0");
    assertThat(event.at("/data").propertyNames())
        .containsExactlyInAnyOrder("recording_id", "meeting_id", "status");
    assertThat(call.body()).doesNotContain("Secret title", "http");
    assertThat(deliveries(hook, "teller").at("/0/delivery_id").asString()).isEqualTo(call.id());
  }

  @Test
  void aDeliveryIsShownWithItsAttemptsAndReplayed() {
    JsonNode hook = create("replayer", url("/replay"), "recording.started");
    UUID id = api.started("replayer", "Again");
    ApiFixture.await(
        () -> deliveries(hook, "replayer").at("/0/status").asString().equals("delivered"));
    String path =
        path(hook) + "/deliveries/" + deliveries(hook, "replayer").at("/0/delivery_id").asString();

    Response replayed = send("POST", path + "/replay", "replayer", null);

    assertThat(replayed.status()).isEqualTo(202);
    ApiFixture.await(() -> send("GET", path, "replayer", null).json().at("/log").size() == 2);
    JsonNode detail = send("GET", path, "replayer", null).json();
    assertThat(detail.at("/attempts").asInt()).isEqualTo(2);
    assertThat(detail.at("/log/1/status_code").asInt()).isEqualTo(200);
    assertThat(detail.at("/payload/subject").asString()).isEqualTo(id.toString());
    assertThat(
            CALLS.stream().filter(c -> c.body().contains(id.toString())).map(Call::id).distinct())
        .hasSize(1);
  }

  @Test
  void theSecretIsShownOnceAndNeverAgain() {
    JsonNode hook = create("secretive", url("/"), "recording.failed");

    assertThat(hook.at("/secret").asString()).startsWith("whsec_").hasSizeGreaterThan(40);
    assertThat(send("GET", path(hook), "secretive", null).body()).doesNotContain("whsec_");
    assertThat(send("GET", "/api/v1/webhooks", "secretive", null).body()).doesNotContain("whsec_");
  }

  @Test
  void aNewSecretIsShownOnceAndSignsFromThenOn() throws Exception {
    JsonNode hook = create("renewer", url("/renewed"), "recording.started");

    Response renewed = send("POST", path(hook) + "/secret", "renewer", null);

    assertThat(renewed.status()).isEqualTo(200);
    assertThat(renewed.header("Cache-Control")).isEqualTo("no-store");
    String secret = renewed.json().at("/secret").asString();
    assertThat(secret).startsWith("whsec_").isNotEqualTo(hook.at("/secret").asString());
    assertThat(renewed.json().at("/url").asString()).isEqualTo(url("/renewed"));
    UUID id = api.started("renewer", "Renewed");
    ApiFixture.await(
        () -> deliveries(hook, "renewer").at("/0/status").asString().equals("delivered"));
    assertSigned(
        CALLS.stream().filter(c -> c.body().contains(id.toString())).findFirst().orElseThrow(),
        secret);
  }

  @Test
  void aStrangerMakesNoSecret() {
    JsonNode hook = create("keeper", url("/"), "recording.failed");

    assertThat(send("POST", path(hook) + "/secret", "stranger", null).status()).isEqualTo(404);
    assertThat(api.post(path(hook) + "/secret", "").status()).isEqualTo(401);
  }

  @Test
  void aWebhookBelongsToWhoMadeItAndToAdministrators() {
    JsonNode hook = create("owner", url("/"), "recording.failed");

    assertThat(send("GET", path(hook), "stranger", null).status()).isEqualTo(404);
    assertThat(send("DELETE", path(hook), "stranger", null).status()).isEqualTo(404);
    assertThat(send("GET", "/api/v1/webhooks", "stranger", null).json().at("/webhooks")).isEmpty();
    assertThat(api.get(path(hook), api.token("boss", "recordings:admin")).status()).isEqualTo(200);
    Response without = api.get("/api/v1/webhooks", api.token("owner"));
    assertThat(without.status()).isEqualTo(403);
    assertThat(without.errorCode()).isEqualTo("INSUFFICIENT_PERMISSIONS");
  }

  @Test
  void whatIsSwitchedOffHearsNothing() {
    JsonNode hook = create("quiet", url("/"), "recording.started");
    Response off = send("PATCH", path(hook), "quiet", "{\"active\":false}");
    assertThat(off.json().at("/active").asBoolean()).isFalse();
    assertThat(off.json().at("/events/0").asString()).isEqualTo("recording.started");

    UUID _ = api.started("quiet", "Unheard");

    assertThat(deliveries(hook, "quiet")).isEmpty();
  }

  @Test
  void whatIsSwitchedOffIsNotToldAgainEither() {
    JsonNode hook = create("off", url("/off"), "recording.started");
    UUID _ = api.started("off", "Told");
    ApiFixture.await(() -> deliveries(hook, "off").at("/0/status").asString().equals("delivered"));
    String path =
        path(hook) + "/deliveries/" + deliveries(hook, "off").at("/0/delivery_id").asString();
    assertThat(send("PATCH", path(hook), "off", "{\"active\":false}").status()).isEqualTo(200);

    Response replay = send("POST", path + "/replay", "off", null);

    assertThat(replay.status()).isEqualTo(409);
    assertThat(replay.errorCode()).isEqualTo("CONFLICT");
    assertThat(replay.json().at("/error/details/reason").asString()).isEqualTo("inactive");
    assertThat(send("GET", path, "off", null).json().at("/status").asString())
        .isEqualTo("delivered");
  }

  @ParameterizedTest
  @ValueSource(strings = {"url", "events", "description", "active"})
  void aChangeToNullIsNamed(String field) {
    JsonNode hook = create("nuller", url("/"), "recording.failed");

    Response answer = send("PATCH", path(hook), "nuller", "{\"" + field + "\":null}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.errorField()).isEqualTo(field);
  }

  @Test
  void aChangeOfNothingIsRefused() {
    JsonNode hook = create("idle", url("/"), "recording.failed");

    Response answer = send("PATCH", path(hook), "idle", "{}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.errorCode()).isEqualTo("VALIDATION_FAILED");
  }

  @Test
  void deliveriesComeInPages() {
    JsonNode hook = create("pager", url("/"), "recording.started");
    for (int i = 0; i < 5; i++) {
      UUID _ = api.started("pager", "Page " + i);
    }
    String deliveries = path(hook) + "/deliveries?limit=3";
    JsonNode first = send("GET", deliveries, "pager", null).json();
    JsonNode second =
        send("GET", deliveries + "&cursor=" + first.at("/next_cursor").asString(), "pager", null)
            .json();

    assertThat(first.at("/deliveries")).hasSize(3);
    assertThat(second.at("/deliveries")).hasSize(2);
    assertThat(second.at("/has_more").asBoolean()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | url",
        "{\"url\":\"nonsense\"} | url",
        "{\"url\":\"ftp://example.com/\"} | url",
        "{\"url\":\"https://user:pw@example.com/\"} | url",
        "{\"url\":\"https://example.com:0/\"} | url",
        "{\"url\":\"https://example.com:65536/\"} | url",
        "{\"url\":\"https://example.com:99999999999/\"} | url",
        "{\"url\":\"https://169.254.169.254/\"} | url",
        "{\"url\":\"https://[::1]/\"} | url",
        "{\"url\":\"https://example.com/\",\"events\":[]} | events",
        "{\"url\":\"https://example.com/\",\"events\":[\"recording.exploded\"]} | events",
        "{\"url\":\"https://example.com/\",\"secrets\":\"x\"} | secrets",
      })
  void whatIsWrongIsNamed(String body, String field) {
    Response answer = send("POST", "/api/v1/webhooks", "wrong", body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.errorField()).isEqualTo(field);
  }

  private static void assertSigned(Call call, String secret) throws GeneralSecurityException {
    String[] parts = call.signature().split("[=,]");
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
    assertThat(
            HexFormat.of().formatHex(mac.doFinal((parts[1] + "." + call.body()).getBytes(UTF_8))))
        .isEqualTo(parts[3]);
  }

  private static JsonNode create(String user, String url, String event) {
    Response answer =
        send(
            "POST",
            "/api/v1/webhooks",
            user,
            "{\"url\":\"" + url + "\",\"events\":[\"" + event + "\"]}");
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    return answer.json();
  }

  private static JsonNode deliveries(JsonNode hook, String user) {
    return send("GET", path(hook) + "/deliveries", user, null).json().at("/deliveries");
  }

  private static String path(JsonNode hook) {
    return "/api/v1/webhooks/" + hook.at("/webhook_id").asString();
  }

  private static String url(String path) {
    return "http://127.0.0.1:" + receiver.getAddress().getPort() + path;
  }

  private static Response send(String method, String path, String user, @Nullable String body) {
    HttpRequest.BodyPublisher publisher =
        body == null
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body);
    return api.send(
        api.request(path, api.token(user, WebhookRoutes.SCOPE))
            .header("Content-Type", "application/json")
            .method(method, publisher));
  }
}
