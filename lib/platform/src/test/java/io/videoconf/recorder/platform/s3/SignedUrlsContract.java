package io.videoconf.recorder.platform.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What browsers and players rely on: a signed URL opens one object, for a while, to anyone. */
abstract class SignedUrlsContract {
  private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);
  private static final Duration TTL = Duration.ofMinutes(5);
  private static final Duration STEP = Duration.ofMillis(100);
  private static final Duration BOUND = Duration.ofSeconds(20);

  private final String key = "signed/" + UUID.randomUUID();

  abstract S3ObjectStore store();

  @Test
  void itOpensTheObjectAndSaysWhatItIs() throws Exception {
    store().put(key, HELLO, "video/mp4");

    HttpResponse<String> response = get(store().presignGet(key, TTL, null));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("hello");
    assertThat(response.headers().firstValue("content-type")).hasValue("video/mp4");
    assertThat(response.headers().firstValue("content-disposition")).isEmpty();
  }

  @Test
  void itNamesTheDownload() throws Exception {
    store().put(key, HELLO, "video/mp4");

    HttpResponse<String> response = get(store().presignGet(key, TTL, "Weekly – Füße.mp4"));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-disposition"))
        .hasValue(
            "attachment; filename=\"Weekly _ F__e.mp4\";"
                + " filename*=UTF-8''Weekly%20%E2%80%93%20F%C3%BC%C3%9Fe.mp4");
  }

  @Test
  void whatIsSignedForHeadTellsOfTheObjectAndDoesNotOpenIt() throws Exception {
    store().put(key, HELLO, "video/mp4");
    URI url = store().presignHead(key, TTL, "Weekly.mp4");

    HttpResponse<String> response = send(HttpRequest.newBuilder(url).HEAD().build());

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-length")).hasValue("5");
    assertThat(response.headers().firstValue("content-type")).hasValue("video/mp4");
    assertThat(response.headers().firstValue("content-disposition"))
        .hasValueSatisfying(value -> assertThat(value).contains("filename=\"Weekly.mp4\""));
    assertThat(get(url).statusCode()).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b.mp4", "a+b&c=d.mp4", "100%.mp4", "Füße – 会議.mp4", "it's (1)~!*.mp4"})
  void itOpensAnObjectOfAnyName(String name) throws Exception {
    store().put(key + "/" + name, HELLO, "video/mp4");

    assertThat(get(store().presignGet(key + "/" + name, TTL, name)).body()).isEqualTo("hello");
  }

  @ParameterizedTest
  @CsvSource({"bytes=1-3,ell,bytes 1-3/5", "bytes=2-,llo,bytes 2-4/5", "bytes=-2,lo,bytes 3-4/5"})
  void aPlayerMaySeek(String range, String body, String contentRange) throws Exception {
    store().put(key, HELLO, "video/mp4");

    HttpResponse<String> response =
        send(
            HttpRequest.newBuilder(store().presignGet(key, TTL, null))
                .header("Range", range)
                .build());

    assertThat(response.statusCode()).isEqualTo(206);
    assertThat(response.body()).isEqualTo(body);
    assertThat(response.headers().firstValue("content-range")).hasValue(contentRange);
  }

  @Test
  void beyondTheEndIsNothing() throws Exception {
    store().put(key, HELLO, "video/mp4");

    HttpRequest request =
        HttpRequest.newBuilder(store().presignGet(key, TTL, null))
            .header("Range", "bytes=5-")
            .build();

    assertThat(send(request).statusCode()).isEqualTo(416);
  }

  @Test
  void oneThatWasTamperedWithOpensNothing() throws Exception {
    store().put(key, HELLO, "text/plain");
    store().put(key + "-secret", HELLO, "text/plain");
    String url = store().presignGet(key, TTL, null).toString();

    assertThat(get(URI.create(url.replace(key, key + "-secret"))).statusCode()).isEqualTo(403);
    assertThat(get(URI.create(url.replace("Expires=300", "Expires=900"))).statusCode())
        .isEqualTo(403);
    assertThat(get(URI.create(url.substring(0, url.indexOf('?')))).statusCode()).isEqualTo(403);
  }

  @Test
  void itOpensNothingWhenItsTimeIsOver() throws Exception {
    store().put(key, HELLO, "text/plain");
    URI url = store().presignGet(key, Duration.ofSeconds(1), null);

    long deadlineNanos = System.nanoTime() + BOUND.toNanos();
    while (get(url).statusCode() == 200 && System.nanoTime() - deadlineNanos < 0) {
      LockSupport.parkNanos(STEP.toNanos());
    }
    assertThat(get(url).statusCode()).isEqualTo(403);
  }

  private static HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(uri).build());
  }

  private static HttpResponse<String> send(HttpRequest request)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, BodyHandlers.ofString());
    }
  }
}
