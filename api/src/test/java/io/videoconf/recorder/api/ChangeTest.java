package io.videoconf.recorder.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.api.ApiFixture.Response;
import io.videoconf.recorder.model.ObjectKeys;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChangeTest {
  private final ApiFixture api = ApiFixture.shared();

  @Test
  void theHostRenames() {
    UUID id = api.started("ada", "Old");

    Response response = rename(id, "ada", "{\"title\":\" Neu: Müller & Söhne 🎬 \"}");

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.json().at("/title").asString()).isEqualTo("Neu: Müller & Söhne 🎬");
    assertThat(api.recordings.find(id).orElseThrow().title()).isEqualTo("Neu: Müller & Söhne 🎬");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"title\":null}",
        "{\"title\":\"\"}",
        "{\"title\":\"  \"}",
        "{\"title\":\"\\u200b\"}",
        "{\"title\":\" \\u200d\\ufe0f\\u00a0\"}",
        "{\"title\":\"\\u3164\\u2800\"}",
        "{\"title\":\"a\\nb\"}",
        "{\"title\":\"a\\u0000b\"}",
        "{\"title\":\"report\\u202efdp.exe\"}",
        "{\"title\":\"a\\u2066b\\u2069\"}",
        "{\"title\":\"\\ud800\"}",
        "{\"title\":{}}",
      })
  void aTitleThatIsNoneIsNamed(String body) {
    Response response = rename(api.started("ada", "Old"), "ada", body);

    assertThat(response.status()).isEqualTo(400);
    assertThat(response.errorField()).isEqualTo("title");
  }

  @Test
  void aTitleHasAtMostTwoHundredCharacters() {
    UUID id = api.started("ada", "Old");

    assertThat(rename(id, "ada", "{\"title\":\"" + "🎬".repeat(200) + "\"}").status())
        .isEqualTo(200);
    assertThat(rename(id, "ada", "{\"title\":\"" + "x".repeat(201) + "\"}").status())
        .isEqualTo(400);
  }

  @Test
  void aBodyThatIsNoJsonIsRefused() {
    UUID id = api.started("ada", "Old");

    assertThat(
            api.send(
                    api.request(ApiFixture.path(id), api.token("ada"))
                        .header("Content-Type", "text/plain")
                        .method("PATCH", BodyPublishers.ofString("{\"title\":\"x\"}")))
                .status())
        .isEqualTo(415);
    assertThat(rename(id, "ada", "{").status()).isEqualTo(400);
  }

  @Test
  void aParticipantMayWatchButNotChange() {
    UUID id = api.finished("ada", "Hers");
    api.joined(id, "bob", "Bob");

    assertThat(api.get(ApiFixture.path(id), api.token("bob")).status()).isEqualTo(200);
    assertThat(rename(id, "bob", "{\"title\":\"Mine\"}").errorCode())
        .isEqualTo("INSUFFICIENT_PERMISSIONS");
    assertThat(delete(id, "bob").status()).isEqualTo(403);
  }

  @Test
  void deletingRemovesEveryObjectAndCanBeRepeated() {
    UUID id = api.finished("deleter", "Gone");
    UUID kept = api.finished("deleter", "Kept");
    int objectsOfKept = api.objects.list(ObjectKeys.recording(kept)).size();

    assertThat(delete(id, "deleter").status()).isEqualTo(204);
    assertThat(delete(id, "deleter").status()).isEqualTo(204);

    ApiFixture.await(() -> api.objects.list(ObjectKeys.recording(id)).isEmpty());
    assertThat(api.objects.list(ObjectKeys.recording(kept))).hasSize(objectsOfKept);
    assertThat(api.get(ApiFixture.path(id), api.token("deleter")).status()).isEqualTo(404);
    assertThat(api.get(ApiFixture.path(id) + "/download", api.token("deleter")).status())
        .isEqualTo(404);
    assertThat(api.get("/api/v1/recordings?limit=100", api.token("deleter")).body())
        .contains(kept.toString())
        .doesNotContain(id.toString());
    assertThat(rename(id, "deleter", "{\"title\":\"Back\"}").status()).isEqualTo(404);
  }

  @Test
  void aPlaybackTokenOutlivesNoDeletion() {
    UUID id = api.finished("ada", "Gone");
    String url =
        api.get(ApiFixture.path(id), api.token("ada")).json().at("/playback_url").asString();

    assertThat(delete(id, "ada").status()).isEqualTo(204);

    assertThat(api.get(url, null).status()).isEqualTo(404);
  }

  @Test
  void anAdministratorMayDelete() {
    UUID id = api.finished("ada", "Gone");

    assertThat(
            api.send(
                    api.request(ApiFixture.path(id), api.token("boss", "recordings:admin"))
                        .DELETE())
                .status())
        .isEqualTo(204);
  }

  @Test
  void aRecordingInProgressCannotBeDeleted() {
    UUID id = api.started("ada", "Live");

    assertThat(delete(id, "ada").status()).isEqualTo(409);
    assertThat(api.get(ApiFixture.path(id), api.token("ada")).status()).isEqualTo(200);
  }

  private Response rename(UUID id, String user, String body) {
    return api.send(
        api.request(ApiFixture.path(id), api.token(user))
            .header("Content-Type", "application/json")
            .method("PATCH", BodyPublishers.ofString(body)));
  }

  private Response delete(UUID id, String user) {
    return api.send(api.request(ApiFixture.path(id), api.token(user)).DELETE());
  }
}
