package io.videoconf.recorder.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.videoconf.recorder.api.ApiFixture.Response;
import io.videoconf.recorder.platform.config.ConfigurationException;
import io.videoconf.recorder.platform.config.Environment;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenRoutesTest {
  private final ApiFixture api = ApiFixture.shared();

  @Test
  void aServiceGetsATokenForAnHourThatCarriesItsScopes() {
    var _ = api.started("ada", "Hers");

    Response response = ask("{\"client_id\":\"archive\",\"client_secret\":\"open sesame\"}");

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.json().at("/expires_in").asInt()).isEqualTo(3600);
    assertThat(response.json().at("/token_type").asString()).isEqualTo("Bearer");
    String token = response.json().at("/access_token").asString();
    assertThat(api.get("/api/v1/recordings", token).json().at("/recordings")).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"client_id\":\"archive\",\"client_secret\":\"wrong\"}",
        "{\"client_id\":\"nobody\",\"client_secret\":\"open sesame\"}"
      })
  void aWrongSecretAndAnUnknownClientAreAnsweredAlike(String body) {
    Response response = ask(body);

    assertThat(response.status()).isEqualTo(401);
    assertThat(response.json().propertyNames()).containsExactly("error", "message", "status");
    assertThat(response.json().at("/message").asString())
        .isEqualTo("The client is unknown or its secret is wrong");
    assertThat(response.json().at("/status").asInt()).isEqualTo(401);
  }

  @Test
  void aCreatedClientGetsATokenUntilItIsSuspended() {
    String secret = api.client("created", "recordings:admin");
    String body = "{\"client_id\":\"created\",\"client_secret\":\"%s\"}".formatted(secret);

    assertThat(ask(body).status()).isEqualTo(200);
    assertThat(api.clients.suspend("created", true)).isTrue();
    Response refused = ask(body);
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.json().at("/error").asString()).isEqualTo("account_suspended");
    assertThat(api.clients.suspend("created", false)).isTrue();
    assertThat(ask(body).status()).isEqualTo(200);
  }

  @Test
  void bothFieldsAreNeeded() {
    assertThat(ask("{\"client_id\":\"archive\"}").status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "archive",
        "archive:secret:scope",
        ":" + ApiFixture.OPEN_SESAME_HASH + ":x",
        "a b:" + ApiFixture.OPEN_SESAME_HASH
      })
  void aMalformedListOfClientsStopsTheStart(String clients) {
    Environment env = new Environment(Map.of("RECORDER_API_CLIENTS", clients));
    ApiClients _ = ApiClients.from(env);

    assertThatThrownBy(env::check)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("RECORDER_API_CLIENTS");
  }

  private Response ask(String body) {
    return api.send(
        api.request("/v1/auth/token", null)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }
}
