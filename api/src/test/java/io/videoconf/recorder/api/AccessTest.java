package io.videoconf.recorder.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.videoconf.recorder.api.ApiFixture.Response;
import io.videoconf.recorder.platform.auth.PlaybackTokens.Purpose;
import io.videoconf.recorder.platform.auth.Principal;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest {
  private static final ApiFixture api = ApiFixture.shared();
  private static UUID recording;

  @BeforeAll
  static void start() {
    recording = api.finished("ada", "Planning");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/download",
        "/thumbnail",
        "/playback.m3u8",
        "/playback.mpd",
        "/playback/480p.m3u8",
        "/storyboard.vtt"
      })
  void whatIsNotYoursLooksAsIfItWereNotThere(String rest) {
    Response foreign = api.get(ApiFixture.path(recording) + rest, api.token("eve"));
    Response missing = api.get(ApiFixture.path(new UUID(1, 2)) + rest, api.token("eve"));

    assertThat(foreign.status()).isEqualTo(404);
    assertThat(foreign.errorCode()).isEqualTo("RECORDING_NOT_FOUND");
    assertThat(withoutIds(foreign)).isEqualTo(withoutIds(missing));
  }

  @Test
  void whatIsNotYoursCanBeNeitherRenamedNorDeleted() {
    String path = ApiFixture.path(recording);
    String eve = api.token("eve");

    assertThat(api.send(api.request(path, eve).DELETE()).status()).isEqualTo(404);
    assertThat(
            api.send(
                    api.request(path, eve)
                        .header("Content-Type", "application/json")
                        .method("PATCH", BodyPublishers.ofString("{\"title\":\"x\"}")))
                .status())
        .isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"invalid-uuid", "1-1-1-1-1", "%20", "null"})
  void anIdThatIsNoneIsNotFound(String id) {
    Response response = api.get("/api/v1/recordings/" + id, api.token("ada"));

    assertThat(response.status()).isEqualTo(404);
    assertThat(response.errorCode()).isEqualTo("RECORDING_NOT_FOUND");
  }

  @Test
  void nobodyWithoutATokenIsAnswered() {
    Response response = api.get("/api/v1/recordings", null);

    assertThat(response.status()).isEqualTo(401);
    assertThat(response.errorCode()).isEqualTo("INVALID_TOKEN");
    assertThat(response.header("X-Request-Id")).isNotBlank();
  }

  @Test
  void anUnsignedTokenIsNotBelieved() {
    assertThat(statusWith(new PlainJWT(claims()).serialize())).isEqualTo(401);
  }

  @Test
  void aTokenSignedWithAnotherSecretIsNotBelieved() throws JOSEException {
    SignedJWT forged = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims());
    forged.sign(new MACSigner("another-secret-0123456789abcdef-0123456789"));

    assertThat(statusWith(forged.serialize())).isEqualTo(401);
  }

  @Test
  void anAlteredTokenIsNotBelieved() {
    String[] parts = api.token("eve").split("\\.");
    String[] ada = api.token("ada", "recordings:admin").split("\\.");

    assertThat(statusWith(parts[0] + "." + ada[1] + "." + parts[2])).isEqualTo(401);
  }

  @Test
  void anExpiredTokenIsNotBelieved() {
    Principal ada = new Principal("ada", "pro", Set.of());
    Instant anHourAgo = Instant.now().minus(Duration.ofHours(1));

    assertThat(statusWith(api.issuer.issue(ada, Duration.ofMinutes(5), anHourAgo))).isEqualTo(401);
  }

  @Test
  void aPlaybackTokenOpensItsRecordingOnly() {
    UUID other = api.finished("ada", "Another one");
    String token = playbackToken(recording, Instant.now());

    assertThat(watch(recording, token).status()).isEqualTo(200);
    assertThat(watch(other, token).status()).isEqualTo(401);
  }

  @Test
  void anExpiredPlaybackTokenOpensNothing() {
    Response response =
        watch(recording, playbackToken(recording, Instant.now().minus(Duration.ofHours(2))));

    assertThat(response.status()).isEqualTo(401);
    assertThat(response.errorCode()).isEqualTo("INVALID_TOKEN");
  }

  @Test
  void anAccessTokenIsNoPlaybackTokenAndTheOtherWayRound() {
    assertThat(watch(recording, api.token("ada")).status()).isEqualTo(401);
    assertThat(statusWith(playbackToken(recording, Instant.now()))).isEqualTo(401);
  }

  @Test
  void aPlaybackTokenDoesNotShowWhoTookPart() {
    String path = ApiFixture.path(recording);

    assertThat(api.get(path + "?token=" + playbackToken(recording, Instant.now()), null).status())
        .isEqualTo(401);
  }

  private static Response watch(UUID id, String token) {
    return api.get(ApiFixture.path(id) + "/playback.m3u8?token=" + token, null);
  }

  private static String playbackToken(UUID id, Instant issuedAt) {
    return api.playbackTokens.issue(Purpose.PLAYBACK, id, Duration.ofHours(1), issuedAt);
  }

  private static int statusWith(String token) {
    return api.get(ApiFixture.path(recording), token).status();
  }

  private static JWTClaimsSet claims() {
    return new JWTClaimsSet.Builder()
        .subject("ada")
        .issuer("videoconf-recorder")
        .audience("recorder")
        .claim("scope", "recordings:admin")
        .expirationTime(Date.from(Instant.now().plusSeconds(300)))
        .build();
  }

  private static String withoutIds(Response response) {
    return response
        .body()
        .replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "ID")
        .replaceAll("\"timestamp\":\"[^\"]*\"", "TIME");
  }
}
