package io.videoconf.recorder.platform.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.videoconf.recorder.model.port.ObjectStore.ObjectStoreException;
import io.videoconf.recorder.platform.config.S3Settings;
import io.videoconf.recorder.platform.config.Secret;
import io.videoconf.recorder.testkit.TestS3;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class S3ObjectStoreTest {
  private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);

  private static S3ObjectStore store;

  @BeforeAll
  static void open() {
    store = S3ObjectStore.open(settings(TestS3.SECRET_KEY, null));
    store.prepare();
  }

  @AfterAll
  static void close() {
    store.close();
  }

  private static S3Settings settings(String secretKey, @Nullable URI publicEndpoint) {
    return new S3Settings(
        TestS3.endpoint(),
        publicEndpoint,
        "us-east-1",
        TestS3.uniqueBucket(),
        TestS3.ACCESS_KEY,
        new Secret(secretKey),
        true);
  }

  @Test
  void bytesComeBackAsTheyWerePut() {
    store.put("a/hello", HELLO, "text/plain");

    assertThat(store.get("a/hello")).contains(HELLO);
    assertThat(store.size("a/hello")).contains(5L);
    assertThat(store.get("a/missing")).isEmpty();
    assertThat(store.size("a/missing")).isEmpty();
  }

  @Test
  void aLargeFileTravelsInPartsAndComesBackWhole(@TempDir Path directory) throws Exception {
    byte[] content = new byte[(33 << 20) + 7];
    new Random(1).nextBytes(content);
    Path file = Files.write(directory.resolve("large"), content);
    Path copy = directory.resolve("copy");

    store.put("large", file, "video/mp4");

    assertThat(store.download("large", copy)).isTrue();
    assertThat(Files.mismatch(file, copy)).isEqualTo(-1);
    assertThat(store.download("missing", directory.resolve("none"))).isFalse();
  }

  @Test
  void whoCreatesAnObjectIsToldAndWhoComesLaterChangesNothing() {
    assertThat(store.putIfAbsent("once", new byte[] {1}, "text/plain")).isTrue();
    assertThat(store.putIfAbsent("once", new byte[] {2}, "text/plain")).isFalse();

    assertThat(store.get("once").orElseThrow()).containsExactly(1);
  }

  @Test
  void ofManyThatCreateAnObjectOneWins() throws Exception {
    List<Callable<Boolean>> writers =
        IntStream.range(0, 8)
            .<Callable<Boolean>>mapToObj(
                i -> () -> store.putIfAbsent("race", new byte[] {(byte) i}, "text/plain"))
            .toList();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Integer> winners = new ArrayList<>();
      List<Future<Boolean>> written = executor.invokeAll(writers);
      for (int i = 0; i < written.size(); i++) {
        if (written.get(i).get()) {
          winners.add(i);
        }
      }
      int there = store.get("race").orElseThrow()[0];
      // The winner may not know: a request that is repeated finds what it made the first time.
      assertThat(winners).isIn(List.of(there), List.of());
    }
  }

  @Test
  void whatIsDeletedIsNoLongerListed() {
    store.put("d/1", HELLO, "text/plain");
    store.put("d/2", HELLO, "text/plain");
    store.put("e/3", HELLO, "text/plain");

    assertThat(store.list("d/")).containsExactly("d/1", "d/2");
    store.delete(store.list("d/"));
    store.delete(List.of());

    assertThat(store.list("d/")).isEmpty();
    assertThat(store.list("e/")).containsExactly("e/3");
  }

  @Test
  void aSignedUrlOpensTheObjectAndNamesTheDownload() throws Exception {
    store.put("signed", HELLO, "text/plain");

    HttpResponse<String> response =
        get(store.presignGet("signed", Duration.ofMinutes(5), "Weekly – Füße.mp4"));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("hello");
    assertThat(response.headers().firstValue("content-disposition").orElseThrow())
        .isEqualTo(
            "attachment; filename=\"Weekly _ F__e.mp4\";"
                + " filename*=UTF-8''Weekly%20%E2%80%93%20F%C3%BC%C3%9Fe.mp4");
  }

  @Test
  void aTamperedUrlOpensNothing() throws Exception {
    store.put("secret", HELLO, "text/plain");
    store.put("signed2", HELLO, "text/plain");

    String url = store.presignGet("signed2", Duration.ofMinutes(5), null).toString();

    assertThat(get(URI.create(url.replace("signed2", "secret"))).statusCode()).isEqualTo(403);
  }

  @Test
  void urlsPointToThePublicEndpoint() {
    try (S3ObjectStore other =
        S3ObjectStore.open(settings(TestS3.SECRET_KEY, URI.create("https://media.example.org")))) {
      assertThat(other.presignGet("k", Duration.ofMinutes(1), null))
          .hasScheme("https")
          .hasHost("media.example.org");
    }
  }

  @Test
  void aRefusalIsAnObjectStoreExceptionWithoutSecrets() {
    try (S3ObjectStore wrong = S3ObjectStore.open(settings("wrong-secret-key", null))) {
      assertThatThrownBy(() -> wrong.put("x", HELLO, "text/plain"))
          .isInstanceOf(ObjectStoreException.class)
          .hasMessageNotContaining("wrong-secret-key");
    }
  }

  @Test
  void aFileNameCannotBreakOutOfItsHeader() {
    String header = ContentDisposition.attachment("a\"; evil=\"\r\nSet-Cookie: x/../y.mp4");

    assertThat(header).doesNotContain("\r", "\n", "/").containsOnlyOnce("; filename*=");
    assertThat(header.chars().filter(c -> c == '"').count()).isEqualTo(2);
  }

  private static HttpResponse<String> get(URI uri) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }
  }
}
