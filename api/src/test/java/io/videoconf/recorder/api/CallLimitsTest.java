package io.videoconf.recorder.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.api.ApiFixture.Response;
import io.videoconf.recorder.model.OutputKind;
import io.videoconf.recorder.platform.auth.PlaybackTokens.Purpose;
import io.videoconf.recorder.platform.auth.Principal;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallLimitsTest {
  private static final String LIST = "/api/v1/recordings";

  @SuppressWarnings("NullAway.Init")
  private static ApiFixture api;

  @BeforeAll
  static void start() {
    api =
        new ApiFixture(
            Map.of(
                "RECORDER_LIMIT_CALLS", "basic=3,pro=5,enterprise=unlimited,playback=4",
                "RECORDER_LIMIT_DOWNLOADS", "basic=1,pro=2",
                "RECORDER_TRUSTED_PROXIES", "1"));
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void everyAnswerSaysHowMuchIsLeftAndWhenAllIsThereAgain() {
    long now = Instant.now().getEpochSecond();
    Response first = api.get(LIST, token("counted", "pro"));
    Response second = api.get(LIST + "/nothing", token("counted", "pro"));

    assertThat(first.header("X-RateLimit-Limit")).isEqualTo("5");
    assertThat(first.header("X-RateLimit-Remaining")).isEqualTo("4");
    assertThat(Long.parseLong(first.header("X-RateLimit-Reset"))).isBetween(now + 3590, now + 3660);
    assertThat(second.status()).isEqualTo(404);
    assertThat(second.header("X-RateLimit-Remaining")).isEqualTo("3");
  }

  @Test
  void whoHasHadEnoughIsToldWhenToComeBack() {
    for (int i = 0; i < 3; i++) {
      assertThat(api.get(LIST, token("busy", "basic")).status()).isEqualTo(200);
    }
    Response refused = api.get(LIST, token("busy", "basic"));

    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.errorCode()).isEqualTo("RATE_LIMIT_EXCEEDED");
    assertThat(refused.header("X-RateLimit-Remaining")).isEqualTo("0");
    assertThat(Long.parseLong(refused.header("Retry-After"))).isBetween(3500L, 3601L);
    assertThat(refused.header("X-RateLimit-Retry-After")).isEqualTo(refused.header("Retry-After"));
    assertThat(refused.header("X-Request-Id")).isNotBlank();
    assertThat(api.get(LIST, token("another", "basic")).status()).isEqualTo(200);
  }

  @Test
  void aKindOfAccountThatWeDoNotKnowIsBasic() {
    assertThat(api.get(LIST, token("odd", "platinum")).header("X-RateLimit-Limit")).isEqualTo("3");
  }

  @Test
  void downloadsAreCountedOnceMoreAndOnlyThoseThatCameAbout() {
    UUID ready = api.finished("downloader", "Ready");
    UUID live = api.started("downloader", "Live");
    String token = token("downloader", "pro");

    Response notReady = download(live, token);
    assertThat(notReady.status()).isEqualTo(409);
    assertThat(notReady.header("X-RateLimit-Remaining")).isEqualTo("2");
    assertThat(download(ready, token).header("X-RateLimit-Limit")).isEqualTo("2");
    assertThat(download(ready, token).header("X-RateLimit-Remaining")).isEqualTo("0");
    Response refused = download(ready, token);

    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.errorCode()).isEqualTo("QUOTA_EXCEEDED");
    assertThat(api.get(LIST, token).status()).as("calls go on").isEqualTo(200);
  }

  @Test
  void whoAsksByHeadDownloadsNothing() {
    UUID ready = api.finished("looker", "Ready");
    String token = token("looker", "basic");

    Response head =
        api.send(
            api.request(ApiFixture.path(ready) + "/download", token)
                .method("HEAD", HttpRequest.BodyPublishers.noBody()));

    assertThat(head.status()).isEqualTo(302);
    assertThat(download(ready, token).status()).isEqualTo(302);
    assertThat(download(ready, token).errorCode()).isEqualTo("QUOTA_EXCEEDED");
  }

  @Test
  void aDownloadIsCountedHoweverItsAddressIsWritten() {
    UUID ready = api.finished("slashes", "Ready");
    String token = token("slashes", "pro");
    String path = ApiFixture.path(ready) + "/download";

    assertThat(api.get(path + "/", token).header("X-RateLimit-Limit")).isEqualTo("2");
    assertThat(api.get(path.replace("/api/v1", "/api") + "/", token).status()).isEqualTo(406);
    Response negotiated =
        api.send(
            api.request(path.replace("/api/v1", "/api") + "/", token)
                .header("Accept", "application/vnd.videoconf.v1+json"));

    assertThat(negotiated.header("X-RateLimit-Remaining")).isEqualTo("0");
    assertThat(api.get(path + "/", token).errorCode()).isEqualTo("QUOTA_EXCEEDED");
  }

  @Test
  void chaptersAreReadWhileOneWatchesAndAreNoDownload() {
    UUID ready = api.finished("watcher", "Ready");
    api.made(ready, OutputKind.CHAPTERS, "", "chapters.vtt", null);
    String chapters = ApiFixture.path(ready) + "/chapters.vtt";

    assertThat(api.get(chapters, token("watcher", "basic")).status()).isEqualTo(200);
    assertThat(api.get(chapters, token("watcher", "basic")).status()).isEqualTo(200);
    assertThat(download(ready, token("watcher", "basic")).status()).isEqualTo(302);
  }

  @Test
  void whatIsUnlimitedIsNeverRefused() {
    UUID ready = api.finished("rich", "Ready");
    for (int i = 0; i < 8; i++) {
      assertThat(download(ready, token("rich", "enterprise")).status()).isEqualTo(302);
    }
  }

  @Test
  void callersWithoutATokenAreCountedByAddressAsTheProxyTellsIt() {
    ApiFixture strict =
        new ApiFixture(
            Map.of("RECORDER_LIMIT_CALLS", "anonymous=2", "RECORDER_TRUSTED_PROXIES", "1"));
    try {
      assertThat(from(strict, "203.0.113.1").status()).isEqualTo(401);
      assertThat(from(strict, "made up, 203.0.113.1").status()).isEqualTo(401);
      assertThat(from(strict, "198.51.100.7, 203.0.113.1").status()).isEqualTo(429);
      assertThat(from(strict, "203.0.113.2").status()).isEqualTo(401);
      // One customer has a whole network of IPv6 addresses.
      assertThat(from(strict, "2001:db8:0:1::1").status()).isEqualTo(401);
      assertThat(from(strict, "2001:db8:0:1:ffff::2").status()).isEqualTo(401);
      assertThat(from(strict, "2001:db8:0:1::3").status()).isEqualTo(429);
    } finally {
      strict.close();
    }
  }

  @Test
  void aPlayerIsCountedByItsLink() {
    UUID recording = api.finished("host", "Watched");
    UUID another = api.finished("host", "Watched as well");

    for (int i = 0; i < 4; i++) {
      assertThat(watch(api, recording, null).status()).isEqualTo(200);
    }
    assertThat(watch(api, recording, null).status()).isEqualTo(429);
    assertThat(watch(api, another, null).status()).isEqualTo(200);
  }

  @Test
  void ofManyWhoFollowOneLinkNoneIsAll() {
    ApiFixture strict =
        new ApiFixture(
            Map.of("RECORDER_LIMIT_CALLS", "playback=1", "RECORDER_TRUSTED_PROXIES", "1"));
    try {
      UUID recording = strict.finished("host", "Watched");
      assertThat(watch(strict, recording, "203.0.113.1").status()).isEqualTo(200);
      assertThat(watch(strict, recording, "203.0.113.1").status()).isEqualTo(429);
      assertThat(watch(strict, recording, "203.0.113.2").status()).isEqualTo(200);
    } finally {
      strict.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health/live", "/metrics", "/", "/assets/app.css"})
  void whatOperatorsAndBrowsersLoadIsNotCounted(String path) {
    assertThat(api.get(path, null).header("X-RateLimit-Limit")).isNull();
  }

  private static Response from(ApiFixture fixture, String forwardedFor) {
    return fixture.send(fixture.request(LIST, null).header("X-Forwarded-For", forwardedFor).GET());
  }

  private static Response download(UUID id, String token) {
    return api.get(ApiFixture.path(id) + "/download", token);
  }

  private static Response watch(ApiFixture fixture, UUID id, @Nullable String address) {
    String link =
        fixture.playbackTokens.issue(Purpose.PLAYBACK, id, Duration.ofHours(1), Instant.now());
    HttpRequest.Builder request =
        fixture.request(ApiFixture.path(id) + "/playback.m3u8?token=" + link, null).GET();
    return fixture.send(address == null ? request : request.header("X-Forwarded-For", address));
  }

  private static String token(String user, String accountType) {
    return api.issuer.issue(
        new Principal(user, accountType, Set.of()), Duration.ofMinutes(5), Instant.now());
  }
}
