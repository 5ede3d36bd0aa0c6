package io.videoconf.recorder.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.api.ApiFixture.Response;
import org.junit.jupiter.api.Test;

class OpsTest {
  private final ApiFixture api = ApiFixture.shared();

  @Test
  void operatorsAreToldWhatRuns() {
    String token = api.token("operator", "recordings:admin");
    ApiFixture.await(() -> !services(token).json().path("services").isEmpty());

    Response answer = services(token);

    assertThat(answer.json().at("/services/0/service").asString()).isEqualTo("api");
    assertThat(answer.json().at("/services/0/load/heap_bytes").asLong()).isPositive();
    assertThat(answer.json().at("/services/0/seen_seconds_ago").asDouble()).isBetween(0.0, 60.0);
    assertThat(answer.json().path("queue").isArray()).isTrue();
  }

  @Test
  void othersAreNot() {
    assertThat(services(api.token("ada")).errorCode()).isEqualTo("INSUFFICIENT_PERMISSIONS");
    assertThat(api.get("/api/v1/ops", null).errorCode()).isEqualTo("INVALID_TOKEN");
  }

  private Response services(String token) {
    return api.get("/api/v1/ops", token);
  }
}
