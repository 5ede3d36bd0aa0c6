package io.videoconf.recorder.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.api.ApiFixture.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class RecordingListTest {
  private final ApiFixture api = ApiFixture.shared();

  @Test
  void aFinishedRecordingHasTheEightMembersOfTheDocumentedExample() {
    UUID id = api.finished("example-host", "Team Standup - Jan 15");

    JsonNode page =
        api.get("/api/v1/recordings?meeting_id=standup", api.token("example-host")).json();

    assertThat(page.at("/has_more").asBoolean()).isFalse();
    assertThat(page.at("/next_cursor").isNull()).isTrue();
    JsonNode shown = page.at("/recordings/0");
    assertThat(shown.propertyNames())
        .containsExactly(
            "recording_id",
            "meeting_id",
            "title",
            "duration_seconds",
            "file_size_bytes",
            "processing_status",
            "created_at",
            "download_url",
            "thumbnail_url");
    assertThat(shown.at("/recording_id").asString()).isEqualTo(id.toString());
    assertThat(shown.at("/title").asString()).isEqualTo("Team Standup - Jan 15");
    assertThat(shown.at("/duration_seconds").isIntegralNumber()).isTrue();
    assertThat(shown.at("/duration_seconds").asLong()).isEqualTo(1800);
    assertThat(shown.at("/file_size_bytes").asLong()).isEqualTo(ApiFixture.MASTER.length);
    assertThat(shown.at("/processing_status").asString()).isEqualTo("completed");
    assertThat(shown.at("/download_url").asString())
        .isEqualTo(api.service.baseUri() + ApiFixture.path(id) + "/download");
    assertThat(shown.at("/thumbnail_url").asString())
        .startsWith(api.service.baseUri() + ApiFixture.path(id) + "/thumbnail?token=");
  }

  @Test
  void whatIsNotMadeYetIsNullAndNotAbsent() {
    UUID _ = api.started("nobody-else", "Just begun");

    JsonNode shown =
        api.get("/api/v1/recordings", api.token("nobody-else")).json().at("/recordings/0");

    assertThat(shown.has("download_url")).isTrue();
    assertThat(shown.at("/download_url").isNull()).isTrue();
    assertThat(shown.at("/thumbnail_url").isNull()).isTrue();
  }

  @Test
  void pagesStayAsTheyAreWhileNewRecordingsBegin() {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      expected.addFirst(api.started("page-turner", "Meeting " + i).toString());
    }
    List<String> seen = new ArrayList<>();
    String next = "/api/v1/recordings?limit=3";
    while (next != null) {
      JsonNode page = api.get(next, api.token("page-turner")).json();
      page.at("/recordings").forEach(r -> seen.add(r.at("/recording_id").asString()));
      UUID _ = api.started("page-turner", "Begun between two pages");
      next =
          page.at("/has_more").asBoolean()
              ? "/api/v1/recordings?limit=3&cursor=" + page.at("/next_cursor").asString()
              : null;
    }

    assertThat(seen).isEqualTo(expected);
  }

  @Test
  void usersSeeWhatTheyHostedOrTookPartInAndNothingElse() {
    UUID hosted = api.started("list-member", "Hosted");
    UUID joined = api.started("someone", "Joined");
    UUID foreign = api.started("someone", "Foreign");
    api.joined(joined, "list-member", "Lin");

    assertThat(ids("/api/v1/recordings?limit=100", api.token("list-member")))
        .containsExactly(joined.toString(), hosted.toString());
    assertThat(ids("/api/v1/recordings?limit=100", api.token("boss", "recordings:admin")))
        .contains(hosted.toString(), joined.toString(), foreign.toString());
  }

  @Test
  void statusAndMeetingNarrowTheList() {
    UUID live = api.started("list-filter", "Live");
    UUID stopped = api.started("list-filter", "Stopped");
    api.stopped(stopped);

    assertThat(ids("/api/v1/recordings?status=recording", api.token("list-filter")))
        .containsExactly(live.toString());
    assertThat(ids("/api/v1/recordings?meeting_id=other", api.token("list-filter"))).isEmpty();
  }

  @Test
  void aPartOfTheTitleNarrowsTheListToItsMatchesAmongWhatOneMaySee() {
    UUID older = api.started("list-search", "Quarterly Numbers");
    UUID _ = api.started("list-search", "Retrospective");
    UUID newer = api.started("list-search", "The NUMBERS again");
    UUID foreign = api.started("someone", "numbers of somebody else");

    assertThat(ids("/api/v1/recordings?q=numbers", api.token("list-search")))
        .containsExactly(newer.toString(), older.toString());
    assertThat(ids("/api/v1/recordings?q=num%25rs", api.token("list-search"))).isEmpty();
    assertThat(ids("/api/v1/recordings?q=numbers", api.token("boss", "recordings:admin")))
        .contains(newer.toString(), older.toString(), foreign.toString());
  }

  @Test
  void whatIsDeletedIsListedToAdministratorsAlone() {
    UUID id = api.finished("list-deleter", "Gone");
    api.joined(id, "list-deletee", "Dee");
    boolean _ = api.recordings.markDeleted(id, "list-deleter");

    for (String user : List.of("list-deleter", "list-deletee")) {
      assertThat(ids("/api/v1/recordings?status=deleted", api.token(user))).isEmpty();
    }
    assertThat(
            ids(
                "/api/v1/recordings?status=deleted&limit=100",
                api.token("boss", "recordings:admin")))
        .contains(id.toString());
  }

  @Test
  void anOffsetSkips() {
    UUID older = api.started("list-offset", "Older");
    UUID _ = api.started("list-offset", "Newer");

    assertThat(ids("/api/v1/recordings?offset=1&limit=10", api.token("list-offset")))
        .containsExactly(older.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "limit=0, limit",
    "limit=101, limit",
    "cursor=bm9uc2Vuc2U, cursor",
    "status=finished, status",
    "from=now, from",
    "to=2024, to",
    "offset=x, offset",
    "meeting_id=%00, meeting_id",
    "q=, q",
    "q=%20, q",
    "q=a%0Ab, q"
  })
  void aMalformedParameterIsAnsweredWithItsName(String query, String field) {
    Response response = api.get("/api/v1/recordings?" + query, api.token("ada"));

    assertThat(response.status()).isEqualTo(400);
    assertThat(response.errorCode()).isEqualTo("VALIDATION_FAILED");
    assertThat(response.errorField()).isEqualTo(field);
  }

  private List<String> ids(String path, String token) {
    List<String> ids = new ArrayList<>();
    api.get(path, token)
        .json()
        .at("/recordings")
        .forEach(r -> ids.add(r.at("/recording_id").asString()));
    return ids;
  }
}
