package io.videoconf.recorder.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.api.ApiFixture.Response;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LoginThrottleTest {
  private static final int FAILURES_OF_ONE = 2;
  private static final int FAILURES_FROM_ONE_ADDRESS = 5;
  private static final int FAILURES_OF_ACCOUNT = 5;

  @SuppressWarnings("NullAway.Init")
  private static ApiFixture api;

  @BeforeAll
  static void start() {
    api =
        new ApiFixture(
            Map.of(
                "RECORDER_TRUSTED_PROXIES",
                "1",
                "RECORDER_LOGIN_FAILURES",
                "" + FAILURES_OF_ONE,
                "RECORDER_LOGIN_FAILURES_ADDRESS",
                "" + FAILURES_FROM_ONE_ADDRESS,
                "RECORDER_LOGIN_FAILURES_ACCOUNT",
                "" + FAILURES_OF_ACCOUNT));
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void whoGuessesOnesPasswordHasToWaitEvenWithTheRightOne() {
    api.account("guessed");
    for (int i = 0; i < FAILURES_OF_ONE; i++) {
      assertThat(login("guessed", "guess number " + i, "192.0.2.1").status()).isEqualTo(401);
    }
    Response refused = login("guessed", ApiFixture.PASSWORD, "192.0.2.1");

    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.errorCode()).isEqualTo("RATE_LIMIT_EXCEEDED");
    assertThat(Long.parseLong(refused.header("Retry-After"))).isBetween(1L, 151L);
    assertThat(login("guessed", ApiFixture.PASSWORD, "192.0.2.2").status()).isEqualTo(200);
  }

  @Test
  void whoLogsInOftenDoesNotHaveToWait() {
    api.account("frequent");
    for (int i = 0; i < 2 * FAILURES_OF_ONE; i++) {
      assertThat(login("frequent", ApiFixture.PASSWORD, "192.0.2.3").status()).isEqualTo(200);
    }
  }

  @Test
  void anAddressThatTriesManyAccountsHasToWait() {
    api.account("sprayed");
    for (int i = 0; i < FAILURES_FROM_ONE_ADDRESS; i++) {
      assertThat(login("nobody" + i, "Summer2026!", "192.0.2.4").status()).isEqualTo(401);
    }
    assertThat(login("sprayed", ApiFixture.PASSWORD, "192.0.2.4").status()).isEqualTo(429);
    assertThat(login("sprayed", ApiFixture.PASSWORD, "192.0.2.5").status()).isEqualTo(200);
  }

  @Test
  void anAccountUnderAttackFromEverywhereStaysOpenToWhereItsUserComesFrom() {
    api.account("attacked");
    assertThat(login("attacked", ApiFixture.PASSWORD, "192.0.2.6").status()).isEqualTo(200);
    for (int i = 0; i < FAILURES_OF_ACCOUNT; i++) {
      assertThat(login("attacked", "guess", "198.51.100." + i).status()).isEqualTo(401);
    }

    assertThat(login("attacked", "guess", "198.51.100.99").status())
        .as("the attackers wait")
        .isEqualTo(429);
    assertThat(login("attacked", ApiFixture.PASSWORD, "203.0.113.9").status())
        .as("from a new place")
        .isEqualTo(429);
    assertThat(login("attacked", ApiFixture.PASSWORD, "192.0.2.6").status())
        .as("from a known place")
        .isEqualTo(200);
  }

  @Test
  void theSecretsOfServicesAreGuardedAlike() {
    String right = api.client("guarded", "jobs:write");
    for (int i = 0; i < FAILURES_OF_ONE; i++) {
      assertThat(token("guarded", "guess", "192.0.2.7").status()).isEqualTo(401);
    }
    Response refused = token("guarded", right, "192.0.2.7");

    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.json().at("/error").asString()).isEqualTo("rate_limit_exceeded");
    assertThat(token("guarded", right, "192.0.2.8").status()).isEqualTo(200);
  }

  private static Response login(String user, String password, String address) {
    return post(
        "/api/v1/auth/login",
        "{\"email\":\"%s@example.org\",\"password\":\"%s\"}".formatted(user, password),
        address);
  }

  private static Response token(String client, String secret, String address) {
    return post(
        "/v1/auth/token",
        "{\"client_id\":\"%s\",\"client_secret\":\"%s\"}".formatted(client, secret),
        address);
  }

  private static Response post(String path, String json, String address) {
    return api.send(
        api.request(path, null)
            .header("X-Forwarded-For", address)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json)));
  }
}
