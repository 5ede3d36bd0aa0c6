package io.videoconf.recorder.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.embedded.EmbeddedServers;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceEnvironmentTest {
  @TempDir Path root;

  @SuppressWarnings("NullAway.Init")
  private DataDirectory data;

  @BeforeEach
  void open() {
    data = DataDirectory.open(root);
  }

  @AfterEach
  void close() throws Exception {
    data.close();
  }

  @Test
  void whatTheOperatorSetsReachesTheServices() {
    Map<String, String> set =
        Map.of(
            "RECORDER_CORS_ORIGINS", "https://app.example",
            "RECORDER_WEBHOOK_ALLOWED_NETWORKS", "10.1.0.0/16",
            "RECORDER_GRAPHQL_MAX_DEPTH", "9",
            "RECORDER_DOWNLOAD_TTL", "5m",
            "RECORDER_PUBLIC_URL", "https://rec.example",
            "RECORDER_JWT_PRIVATE_KEY_FILE", "key.pem",
            "RECORDER_CELL_NICENESS", "3",
            "HOME", "/root");
    ServiceEnvironment environment = environment(set);

    assertThat(environment.of("transcoder", 1))
        .containsAllEntriesOf(without(set, "HOME"))
        .doesNotContainKey("HOME");
    assertThat(environment.overridden()).isEmpty();
  }

  @Test
  void whatFollowsFromTheInstallationIsKeptAndNamedIfSetToSomethingElse() {
    ServiceEnvironment environment =
        environment(
            Map.of(
                "RECORDER_DATABASE_URL", "jdbc:postgresql://elsewhere/db",
                "RECORDER_DATABASE_PASSWORD", "hush",
                "RECORDER_HTTP_PORT", "99",
                "RECORDER_JWT_SECRET", "hush".repeat(8),
                "RECORDER_S3_BUCKET", "recordings",
                "RECORDER_RTP_HOST", ""));

    assertThat(environment.of("api", 8080))
        .containsEntry("RECORDER_DATABASE_URL", "jdbc:postgresql://127.0.0.1/recorder")
        .containsEntry("RECORDER_JWT_SECRET", SECRETS.jwtSecret())
        .containsEntry("RECORDER_HTTP_PORT", "8080")
        .doesNotContainKey("RECORDER_DATABASE_PASSWORD");
    assertThat(environment.overridden())
        .containsExactly(
            "RECORDER_DATABASE_PASSWORD",
            "RECORDER_DATABASE_URL",
            "RECORDER_HTTP_PORT",
            "RECORDER_JWT_SECRET");
  }

  @Test
  void noSecretIsInItsText() {
    ServiceEnvironment environment =
        environment(Map.of("RECORDER_JWT_SECRET", "hush", "RECORDER_LOGIN", "hush"));

    assertThat(environment).hasToString("ServiceEnvironment[RECORDER_JWT_SECRET, RECORDER_LOGIN]");
    assertThat("" + environment).doesNotContain("hush", SECRETS.jwtSecret());
  }

  @Test
  void jobsMakeRoomForMeetings() {
    assertThat(environment(Map.of()).of("thumbnailer", 1))
        .containsEntry("RECORDER_CELL_NICENESS", "10");
    assertThat(environment(Map.of()).of("ingest", 1)).doesNotContainKey("RECORDER_CELL_NICENESS");
  }

  private static final Secrets SECRETS = new Secrets("s".repeat(43), "access", "secret");

  private ServiceEnvironment environment(Map<String, String> operators) {
    return new ServiceEnvironment(
        operators,
        "jdbc:postgresql://127.0.0.1/recorder",
        "127.0.0.1:9092",
        URI.create("http://127.0.0.1:9000"),
        SECRETS,
        new Ports(
            1, 2, 3, 4, new EmbeddedServers.Ports(5, 6, 7, 8), PortRange.parse("40000-40100")),
        data);
  }

  private static Map<String, String> without(Map<String, String> map, String key) {
    return map.entrySet().stream()
        .filter(e -> !e.getKey().equals(key))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
