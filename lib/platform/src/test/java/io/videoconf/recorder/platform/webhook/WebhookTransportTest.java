package io.videoconf.recorder.platform.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookTransportTest {
  private final WebhookTransport open =
      new WebhookTransport(new NetworkPolicy(List.of("127.0.0.0/8")), Duration.ofSeconds(1));
  private final WebhookTransport closed = new WebhookTransport(new NetworkPolicy(List.of()));
  private Receiver receiver;

  @BeforeEach
  void start() throws IOException {
    receiver = new Receiver();
  }

  @AfterEach
  void stop() {
    receiver.close();
    open.close();
    closed.close();
  }

  @Test
  void anEventIsPostedAsItIs() throws Exception {
    int status =
        open.post(URI.create(receiver.url("/hook")), "{\"a\":\"é\"}", Map.of("Webhook-Id", "x"));

    assertThat(status).isEqualTo(204);
    Receiver.Received call = receiver.received.getFirst();
    assertThat(call.body()).isEqualTo("{\"a\":\"é\"}");
    assertThat(call.header("Content-type")).startsWith("application/cloudevents+json");
    assertThat(call.header("Webhook-id")).isEqualTo("x");
  }

  @Test
  void aRedirectIsNotFollowed() throws Exception {
    assertThat(open.post(URI.create(receiver.url("/elsewhere")), "{}", Map.of())).isEqualTo(302);
    assertThat(receiver.received).hasSize(1);
  }

  @Test
  void anAnswerThatNeverEndsIsGivenUp() {
    assertThatThrownBy(() -> open.post(URI.create(receiver.url("/endless")), "{}", Map.of()))
        .isInstanceOf(IOException.class);
  }

  @Test
  void ofALargeAnswerTheStatusIsEnough() throws Exception {
    assertThat(open.post(URI.create(receiver.url("/large")), "{}", Map.of())).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://127.0.0.1:{port}/",
        "https://localhost:{port}/",
        "http://localhost:{port}/",
        "https://[::1]:{port}/",
        "https://2130706433:{port}/",
        "https://169.254.169.254/latest/meta-data"
      })
  void whatOnlyWeCanReachIsNotCalledWhateverItIsCalled(String url) {
    URI target = URI.create(url.replace("{port}", "" + receiver.port()));

    assertThatThrownBy(() -> closed.post(target, "{}", Map.of()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("may not be called");
    assertThat(receiver.received).isEmpty();
  }

  @Test
  void withoutTlsOnlyNamedNetworksAreCalled() {
    assertThatThrownBy(() -> open.post(URI.create("http://8.8.8.8/"), "{}", Map.of()))
        .hasMessageContaining("may not be called");
  }
}
