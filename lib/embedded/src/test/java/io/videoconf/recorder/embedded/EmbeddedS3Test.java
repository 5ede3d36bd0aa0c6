package io.videoconf.recorder.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

final class EmbeddedS3Test {
  private static final String KEY = "test-key";
  private static final String SECRET = "test-secret";

  @TempDir Path root;

  @Test
  void objectsSurviveARestart() {
    try (EmbeddedS3 s3 = start();
        S3Client client = client(s3, SECRET)) {
      client.createBucket(b -> b.bucket("recordings"));
      client.putObject(b -> b.bucket("recordings").key("a/b"), RequestBody.fromString("hello"));
    }
    try (EmbeddedS3 s3 = start();
        S3Client client = client(s3, SECRET)) {
      assertThat(client.getObjectAsBytes(b -> b.bucket("recordings").key("a/b")).asUtf8String())
          .isEqualTo("hello");
    }
  }

  @Test
  void aWrongSecretIsRefused() {
    try (EmbeddedS3 s3 = start();
        S3Client client = client(s3, "guessed")) {
      assertThatThrownBy(client::listBuckets)
          .isInstanceOfSatisfying(
              S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(403));
    }
  }

  @Test
  void aPageOfThisMachineMayReadASignedUrl() throws Exception {
    try (EmbeddedS3 s3 = start();
        S3Client client = client(s3, SECRET)) {
      client.createBucket(b -> b.bucket("recordings"));
      client.putObject(b -> b.bucket("recordings").key("seg"), RequestBody.fromString("media"));
      URI url = signedUrl(s3);

      for (String origin : new String[] {"http://127.0.0.1:8080", "http://localhost:9"}) {
        HttpResponse<String> answer = get(url, origin);
        assertThat(answer.statusCode()).isEqualTo(206);
        assertThat(answer.body()).isEqualTo("med");
        assertThat(answer.headers().firstValue("access-control-allow-origin")).contains(origin);
      }
      assertThat(preflight(url, "http://127.0.0.1:8080")).isEqualTo(200);
      assertThat(get(url, "https://elsewhere.example").headers().map())
          .doesNotContainKey("access-control-allow-origin");
    }
  }

  @Test
  void aTakenPortIsNamed() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      assertThatThrownBy(() -> EmbeddedS3.start(root, port, KEY, SECRET))
          .isInstanceOf(ServerStartException.class)
          .hasMessageContaining("port " + port);
    }
  }

  private EmbeddedS3 start() {
    return EmbeddedS3.start(root, FreePorts.one(), KEY, SECRET);
  }

  private static HttpResponse<String> get(URI url, String origin)
      throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(url).header("Origin", origin).header("Range", "bytes=0-2").build());
  }

  private static int preflight(URI url, String origin) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(url)
            .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
            .header("Origin", origin)
            .header("Access-Control-Request-Method", "GET")
            .header("Access-Control-Request-Headers", "range")
            .build())
        .statusCode();
  }

  private static HttpResponse<String> send(HttpRequest request)
      throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    }
  }

  private static URI signedUrl(EmbeddedS3 s3) {
    try (S3Presigner presigner =
        S3Presigner.builder()
            .endpointOverride(s3.endpoint())
            .region(Region.US_EAST_1)
            .credentialsProvider(credentials(SECRET))
            .serviceConfiguration(S3Configuration.builder().pathStyleAccessEnabled(true).build())
            .build()) {
      return URI.create(
          presigner
              .presignGetObject(b ->
                  b.signatureDuration(Duration.ofMinutes(1))
                      .getObjectRequest(o -> o.bucket("recordings").key("seg")))
              .url()
              .toString());
    }
  }

  private static S3Client client(EmbeddedS3 s3, String secret) {
    return S3Client.builder()
        .endpointOverride(s3.endpoint())
        .region(Region.US_EAST_1)
        .forcePathStyle(true)
        .httpClient(UrlConnectionHttpClient.create())
        .credentialsProvider(credentials(secret))
        .build();
  }

  private static StaticCredentialsProvider credentials(String secret) {
    return StaticCredentialsProvider.create(AwsBasicCredentials.create(KEY, secret));
  }
}
