package io.videoconf.recorder.platform.db;

import static io.videoconf.recorder.platform.db.TestDatabase.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.videoconf.recorder.model.Participant;
import io.videoconf.recorder.model.ProcessingStatus;
import io.videoconf.recorder.model.Recording;
import io.videoconf.recorder.model.port.RecordingStore.Cursor;
import io.videoconf.recorder.model.port.RecordingStore.Query;
import io.videoconf.recorder.platform.config.DatabaseSettings;
import io.videoconf.recorder.testkit.TestPostgres;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Pages out of many recordings: whose they are, and what they cost. */
class RecordingPagesTest {
  private static final int MANY = 20_000;

  private static Database database;
  private static JdbiRecordingStore store;

  @BeforeAll
  static void open() {
    database = TestDatabase.open();
    store = new JdbiRecordingStore(database);
    database
        .jdbi()
        .useHandle(h -> {
          h.execute(
              """
              insert into recording (recording_id, meeting_id, title, host_user_id, status, created_at,
                started_at, node)
              select gen_random_uuid(), 'm-' || i % 50, 'T', 'u-' || i % 5,
                case when i % 2 = 0 then 'deleted' else 'completed' end,
                timestamptz '2020-01-01' + i * interval '1 second', timestamptz '2020-01-01', 'n'
              from generate_series(1, ?) i
              """,
              MANY);
          h.execute("analyze recording, recording_viewer");
        });
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @Test
  void everyKindOfPageReadsAFewRowsOfOneIndexInItsOrder() {
    Cursor deep = new Cursor(START.minusSeconds(86_400L * 365 * 6), new UUID(0, 0));
    for (Query query :
        List.of(
            query(null, null, null, null),
            query(null, null, null, deep),
            query(null, null, ProcessingStatus.FAILED, null),
            query(null, "m-7", null, null),
            query("u-3", null, null, null))) {
      String plan = String.join("\n", store.explain(query));

      assertThat(plan).as("%s", query).contains("Index Scan").doesNotContain("Seq Scan", "Sort");
      assertThat(
              plan.lines()
                  .filter(l -> l.contains("Removed by Filter"))
                  .map(l -> Integer.parseInt(l.replaceAll("\\D", ""))))
          .as(plan)
          .allMatch(removed -> removed <= 42);
    }
  }

  @Test
  void aRareTitleIsFoundInTheIndexOfTitlesHoweverOftenItIsAskedFor() {
    UUID id = store.list(query(null, null, null, null)).getLast().recordingId();
    boolean _ = store.rename(id, "Needle in a haystack");
    Query rare = new Query(null, null, null, null, null, "NEEDLE", null, 21, 0);
    for (int i = 0; i < 20; i++) {
      assertThat(store.list(rare)).extracting(Recording::recordingId).containsExactly(id);
    }

    assertThat(String.join("\n", store.explain(rare))).contains("recording_by_title");
  }

  @Test
  void aFrequentTitleIsMetOnTheWayFromTheNewest() {
    String plan =
        String.join("\n", store.explain(new Query(null, null, null, null, null, "t", null, 21, 0)));

    assertThat(plan).contains("recording_newest").doesNotContain("Seq Scan", "Sort");
  }

  @Test
  void titlesAreSearchedWhereTheExtensionMayNotBeMade() {
    String url = TestPostgres.newDatabase();
    Jdbi owner = Jdbi.create(url);
    String role = "plain_" + UUID.randomUUID().toString().replace("-", "");
    owner.useHandle(h -> {
      h.execute("create role " + role + " login");
      h.execute("grant all on schema public to " + role);
    });
    try (Database plain =
        Database.open(
            new DatabaseSettings(url.replace("user=postgres", "user=" + role), null, null, 2),
            new SimpleMeterRegistry())) {
      String user =
          plain
              .jdbi()
              .withHandle(h -> h.createQuery("select current_user").mapTo(String.class).one());
      assertThat(user).isEqualTo(role);
      JdbiRecordingStore its = new JdbiRecordingStore(plain);
      its.create(TestDatabase.recording(START));

      assertThat(its.list(new Query("host", null, null, null, null, "week", null, 5, 0)))
          .hasSize(1);
    }
  }

  @Test
  void whoTurnsOutToBeSomebodyElseIsShownNothingAnyMore() {
    Recording recording = TestDatabase.recording(START);
    UUID id = recording.recordingId();
    store.create(recording);
    store.saveParticipant(id, new Participant("p", "ann", "Ann", START, null));
    assertThat(pageOf("ann")).containsExactly(id);

    store.saveParticipant(id, new Participant("p", "bea", "Bea", START, null));

    assertThat(pageOf("ann")).isEmpty();
    assertThat(pageOf("bea")).containsExactly(id);
    assertThat(pageOf("host")).containsExactly(id);
  }

  @Test
  void aHostWhoTakesPartSeesTheRecordingOnce() {
    Recording recording = TestDatabase.recording(START.plusSeconds(1));
    store.create(recording);
    store.saveParticipant(
        recording.recordingId(), new Participant("p", "host", "Hal", START, null));

    assertThat(pageOf("host").stream().filter(recording.recordingId()::equals)).hasSize(1);
  }

  @Test
  void aParticipantWhoIsNamedLaterSeesTheRecordingFromThen() {
    Recording recording = TestDatabase.recording(START);
    UUID id = recording.recordingId();
    store.create(recording);
    store.saveParticipant(id, new Participant("p", null, "Somebody", START, null));
    store.saveParticipant(id, new Participant("p", "cleo", "Cleo", START, null));

    assertThat(pageOf("cleo")).containsExactly(id);
  }

  private static List<UUID> pageOf(String user) {
    return store.list(query(user, null, null, null)).stream().map(Recording::recordingId).toList();
  }

  private static Query query(
      @Nullable String user,
      @Nullable String meeting,
      @Nullable ProcessingStatus status,
      @Nullable Cursor before) {
    return new Query(user, meeting, status, null, null, before, 21, 0);
  }
}
