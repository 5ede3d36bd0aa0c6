package io.videoconf.recorder.platform.db;

import static io.videoconf.recorder.platform.db.TestDatabase.START;
import static io.videoconf.recorder.platform.db.TestDatabase.recording;
import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.model.Recording;
import io.videoconf.recorder.platform.db.FleetStore.Heartbeat;
import io.videoconf.recorder.platform.db.FleetStore.Instance;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FleetStoreTest {
  private static final Instance INGEST =
      new Instance(UUID.randomUUID(), "ingest", "node-1", "1.0", START);
  private static final Instance API =
      new Instance(UUID.randomUUID(), "api", "node-2", "1.0", START);

  private static Database database;
  private static FleetStore fleet;

  @BeforeAll
  static void open() {
    database = TestDatabase.open();
    fleet = new FleetStore(database);
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @BeforeEach
  void empty() {
    database.jdbi().useHandle(h -> h.execute("truncate service_heartbeat, recording cascade"));
  }

  @Test
  void theLastWordOfEachProcessIsKept() {
    fleet.beat(INGEST, Map.of("recordings", List.of()));
    fleet.beat(API, Map.of());
    fleet.beat(INGEST, Map.of("recordings", List.of(Map.of("title", "Standup"))));

    List<Heartbeat> heartbeats = fleet.heartbeats();

    assertThat(heartbeats).extracting(Heartbeat::instance).containsExactly(API, INGEST);
    assertThat(heartbeats.getLast().load().at("/recordings/0/title").asString())
        .isEqualTo("Standup");
    assertThat(heartbeats).allSatisfy(h -> assertThat(h.seenSecondsAgo()).isBetween(0.0, 60.0));
  }

  @Test
  void aSilentProcessIsShownAsSilentAndForgottenInTheEnd() {
    fleet.beat(INGEST, Map.of());
    silentFor("1 minute");
    fleet.beat(API, Map.of());
    assertThat(fleet.heartbeats().getLast().seenSecondsAgo()).isBetween(60.0, 120.0);

    silentFor("13 hours");
    fleet.beat(API, Map.of());

    assertThat(fleet.heartbeats()).extracting(Heartbeat::instance).containsExactly(API);
  }

  @Test
  void aProcessThatEndedWellIsNotMissed() {
    fleet.beat(INGEST, Map.of());

    fleet.gone(INGEST.instanceId());

    assertThat(fleet.heartbeats()).isEmpty();
  }

  @Test
  void theQueueCountsWhatIsNotDoneByKindAndStatus() {
    Recording recording = recording(START);
    new JdbiRecordingStore(database).create(recording);
    job(recording, "transcode", "queued");
    job(recording, "transcode", "queued");
    job(recording, "transcode", "failed");
    job(recording, "thumbnail", "completed");

    assertThat(fleet.queue())
        .extracting(q -> q.kind() + " " + q.status() + " " + q.count())
        .containsExactly("transcode failed 1", "transcode queued 2");
  }

  private static void silentFor(String interval) {
    database
        .jdbi()
        .useHandle(h ->
            h.execute(
                "update service_heartbeat set seen_at = now() - cast(? as interval) where service ="
                    + " 'ingest'",
                interval));
  }

  private static void job(Recording recording, String kind, String status) {
    database
        .jdbi()
        .useHandle(h ->
            h.execute(
                "insert into job (job_id, kind, recording_id, source_key, status) values (?, ?, ?,"
                    + " 'x', ?)",
                UUID.randomUUID(),
                kind,
                recording.recordingId(),
                status));
  }
}
