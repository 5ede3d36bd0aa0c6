package io.videoconf.recorder.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.videoconf.recorder.model.ProcessingStatus;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListQueryTest {

  @Test
  void anEmptyQueryAsksForTheNewestTwenty() {
    assertThat(parse("")).isEqualTo(new ListQuery(null, null, null, null, null, 20, 0));
  }

  @Test
  void theExampleOfTheDocumentedApiIsUnderstood() {
    ListQuery query = parse("meeting_id=uuid&limit=10");

    assertThat(query.meetingId()).isEqualTo("uuid");
    assertThat(query.limit()).isEqualTo(10);
  }

  @Test
  void statusAndTimesAreRead() {
    ListQuery query =
        parse("status=completed&from=2024-01-15T10:30:00Z&to=2024-01-16T00:00:00+02:00");

    assertThat(query.status()).isEqualTo(ProcessingStatus.COMPLETED);
    assertThat(query.from()).isEqualTo(Instant.parse("2024-01-15T10:30:00Z"));
    assertThat(query.to()).isEqualTo(Instant.parse("2024-01-15T22:00:00Z"));
  }

  @Test
  void anUnknownParameterIsNamedWithThoseThatThereAre() {
    assertThatThrownBy(() -> parse("meeting=standup"))
        .hasMessage(
            "meeting is not a parameter of this call: it has meeting_id, status, from, to, limit,"
                + " cursor, offset");
  }

  @Test
  void theStoreIsAskedForOneMoreThanThePage() {
    assertThat(parse("limit=100").toStoreQuery("ada").limit()).isEqualTo(101);
  }

  @ParameterizedTest
  @CsvSource({
    "limit=0, limit",
    "limit=101, limit",
    "limit=-1, limit",
    "limit=ten, limit",
    "limit=٣, limit",
    "limit=99999999999999999999, limit",
    "limit=, limit",
    "limit=1&limit=2, limit",
    "offset=-1, offset",
    "offset=10001, offset",
    "status=COMPLETED, status",
    "status=done, status",
    "from=yesterday, from",
    "from=2024-01-15, from",
    "from=2024-01-15T10:30:00, from",
    "from=+999999999-01-01T00:00:00Z, from",
    "to=2024-13-01T00:00:00Z, to",
    "from=2024-01-15T10:30:00Z&to=2024-01-15T10:30:00Z, to",
    "cursor=xyz, cursor",
    "cursor=, cursor",
    "meeting_id=, meeting_id",
    "meeting_id=a\u0000b, meeting_id"
  })
  void aMalformedParameterIsNamed(String query, String field) {
    assertThatThrownBy(() -> parse(query)).hasMessageStartingWith(field + " must be ");
  }

  @Test
  void aCursorAndAnOffsetContradictEachOther() {
    String cursor =
        Cursors.encode(
            new io.videoconf.recorder.model.port.RecordingStore.Cursor(
                Instant.EPOCH, new java.util.UUID(0, 0)));

    assertThatThrownBy(() -> parse("offset=5&cursor=" + cursor)).hasMessageStartingWith("offset");
  }

  private static ListQuery parse(String query) {
    Map<String, List<String>> parameters = new TreeMap<>();
    Arrays.stream(query.split("&"))
        .map(p -> p.split("=", 2))
        .filter(p -> p.length == 2)
        .forEach(p -> parameters.computeIfAbsent(p[0], _ -> new java.util.ArrayList<>()).add(p[1]));
    return ListQuery.parse(new QueryParameters(parameters));
  }
}
