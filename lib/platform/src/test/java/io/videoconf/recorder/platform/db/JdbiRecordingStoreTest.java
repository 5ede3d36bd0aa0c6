package io.videoconf.recorder.platform.db;

import static io.videoconf.recorder.platform.db.TestDatabase.START;
import static io.videoconf.recorder.platform.db.TestDatabase.output;
import static io.videoconf.recorder.platform.db.TestDatabase.processing;
import static io.videoconf.recorder.platform.db.TestDatabase.recording;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.model.ListedRecording;
import io.videoconf.recorder.model.Output;
import io.videoconf.recorder.model.OutputKind;
import io.videoconf.recorder.model.OutputStatus;
import io.videoconf.recorder.model.Participant;
import io.videoconf.recorder.model.ProcessingStatus;
import io.videoconf.recorder.model.Recording;
import io.videoconf.recorder.model.RecordingQuality;
import io.videoconf.recorder.model.Segment;
import io.videoconf.recorder.model.WholeRecording;
import io.videoconf.recorder.model.job.JobKind;
import io.videoconf.recorder.model.port.RecordingStore.Cursor;
import io.videoconf.recorder.model.port.RecordingStore.Query;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class JdbiRecordingStoreTest {
  private static Database database;
  private static JdbiRecordingStore store;

  @BeforeAll
  static void open() {
    database = TestDatabase.open();
    store = new JdbiRecordingStore(database);
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @BeforeEach
  void empty() {
    database.jdbi().useHandle(h -> h.execute("truncate recording, outbox, audit cascade"));
  }

  @Test
  void aNewRecordingIsFoundAsItWasCreatedAndRepeatingItChangesNothing() {
    Recording recording = recording(START);

    store.create(recording);
    store.create(recording);

    assertThat(store.find(recording.recordingId())).contains(recording);
    assertThat(store.output(recording.recordingId(), OutputKind.LIVE))
        .hasValueSatisfying(o -> assertThat(o.status()).isEqualTo(OutputStatus.RUNNING));
    assertThat(events()).containsExactly("recording.started");
  }

  @Test
  void anEventIsACloudEventWithIdsOnly() {
    Recording recording = recording(START);
    store.create(recording);

    JsonNode event = Json.MAPPER.readTree(strings("select payload from outbox").getFirst());

    assertThat(event.get("specversion").asString()).isEqualTo("1.0");
    assertThat(event.get("subject").asString()).isEqualTo(recording.recordingId().toString());
    assertThat(event.get("data").propertyNames())
        .containsExactlyInAnyOrder("recording_id", "meeting_id", "status");
    assertThat(event.hasNonNull("id") && event.hasNonNull("source") && event.hasNonNull("time"))
        .isTrue();
  }

  @Test
  void aRecordingIsCompletedWhenAllItsOutputsAreMadeOrHaveFailed() {
    Recording recording = recording(START);
    UUID id = recording.recordingId();
    store.create(recording);
    store.startProcessing(id, START.plusSeconds(60));
    List<Output> pending =
        List.of(
            Output.pending(id, OutputKind.AUDIO, "", null),
            Output.pending(id, OutputKind.TRACK, "1-camera", "ada"),
            Output.pending(id, OutputKind.TRACK, "2-microphone", "ada"));
    store.expectOutputs(pending);
    store.completeMaster(output(id, OutputKind.MASTER), 60, List.of());
    assertThat(status(id)).isEqualTo(ProcessingStatus.PROCESSING);

    store.outputProgress(id, OutputKind.TRACK, 0.5);
    assertThat(tracks(id))
        .containsExactly("1-camera running 0.5 ada", "2-microphone running 0.5 ada");
    Output camera =
        new Output(
            id,
            OutputKind.TRACK,
            "1-camera",
            OutputStatus.COMPLETED,
            1,
            7,
            "recordings/x/track/1-camera/1/1-camera.webm",
            "video/webm",
            "ab".repeat(32),
            null,
            null,
            "ada");
    store.completeOutput(camera);
    store.completeOutput(camera);
    store.failOutput(id, OutputKind.TRACK, "1-camera", "late", "A completed one stays completed");
    store.failOutput(id, OutputKind.TRACK, "2-microphone", "no_media", "Nothing arrived");
    assertThat(tracks(id))
        .containsExactly("1-camera completed 1.0 ada", "2-microphone failed 0.5 ada");
    assertThat(store.outputs(id)).contains(camera);
    assertThat(status(id)).isEqualTo(ProcessingStatus.PROCESSING);

    store.completeOutput(output(id, OutputKind.AUDIO));
    assertThat(status(id)).isEqualTo(ProcessingStatus.COMPLETED);

    // As after a restart: what is there stays, nothing goes back.
    store.expectOutputs(pending.subList(0, 2));
    assertThat(tracks(id)).contains("1-camera completed 1.0 ada");
    assertThat(store.output(id, OutputKind.AUDIO))
        .hasValueSatisfying(o -> assertThat(o.status()).isEqualTo(OutputStatus.COMPLETED));
  }

  @Test
  void aDeletedRecordingGetsNoMoreOutputs() {
    UUID id = processing(store);
    store.markDeleted(id, "ada");
    store.expectOutputs(List.of(Output.pending(id, OutputKind.AUDIO, "", null)));
    store.completeOutput(output(id, OutputKind.CHAPTERS));
    assertThat(store.outputs(id))
        .extracting(Output::kind)
        .doesNotContain(OutputKind.AUDIO, OutputKind.CHAPTERS);
  }

  private static ProcessingStatus status(UUID id) {
    return store.find(id).orElseThrow().status();
  }

  private static List<String> tracks(UUID id) {
    return store.outputs(id).stream()
        .filter(o -> o.kind() == OutputKind.TRACK)
        .map(o ->
            o.name()
                + " "
                + o.status().name().toLowerCase(Locale.ROOT)
                + " "
                + o.progress()
                + " "
                + o.participantId())
        .toList();
  }

  @Test
  void segmentsAddUpToTheLengthSoFar() {
    UUID id = created();

    Segment second = new Segment(1, 2, 2.1, 20, "cd", "k1");
    store.addSegment(id, second);
    store.addSegment(id, second);
    store.addSegment(id, new Segment(0, 0, 2, 10, "ab", "k0"));

    assertThat(store.segments(id)).extracting(Segment::index).containsExactly(0, 1);
    assertThat(store.find(id).orElseThrow().durationSeconds()).isEqualTo(4.1);
  }

  @Test
  void aParticipantIsUpdatedButKeepsWhenTheyJoined() {
    UUID id = created();

    store.saveParticipant(id, new Participant("p1", "u1", "Ada", START, null));
    store.saveParticipant(
        id, new Participant("p1", null, "Ada L.", START.plusSeconds(9), START.plusSeconds(10)));

    assertThat(store.findWhole(id).orElseThrow().participants())
        .containsExactly(new Participant("p1", "u1", "Ada L.", START, START.plusSeconds(10)));
  }

  @Test
  void whoeverIsThereAtTheEndLeavesThen() {
    UUID id = created();
    Instant end = START.plusSeconds(60);
    Participant early = new Participant("1", "u1", "Ada", START, START.plusSeconds(5));
    store.saveParticipant(id, early);
    store.saveParticipant(id, new Participant("2", "u2", "Bob", START, null));

    store.startProcessing(id, end);

    assertThat(store.findWhole(id).orElseThrow().participants())
        .containsExactlyInAnyOrder(early, new Participant("2", "u2", "Bob", START, end));
  }

  @Test
  void theMasterWithoutFollowUpsCompletesTheRecording() {
    UUID id = processing(store);

    Recording recording = store.find(id).orElseThrow();
    assertThat(recording.status()).isEqualTo(ProcessingStatus.COMPLETED);
    assertThat(recording.fileSizeBytes()).isEqualTo(1000);
    assertThat(recording.durationSeconds()).isEqualTo(60);
    assertThat(recording.endedAt()).isEqualTo(START.plusSeconds(60));
    assertThat(events())
        .containsExactly("recording.started", "recording.processing", "recording.completed");
  }

  @Test
  void followUpsAreWrittenWithTheirOutboxRowsAndPendingOutputs() {
    UUID id = processing(store, JobKind.TRANSCODE, JobKind.THUMBNAIL);

    store.completeMaster(output(id, OutputKind.MASTER), 99, List.of());

    assertThat(store.find(id).orElseThrow().status()).isEqualTo(ProcessingStatus.PROCESSING);
    assertThat(store.find(id).orElseThrow().durationSeconds()).isEqualTo(60);
    assertThat(store.outputs(id))
        .filteredOn(o -> o.status() == OutputStatus.PENDING)
        .extracting(Output::kind)
        .containsExactlyInAnyOrder(OutputKind.RENDITION, OutputKind.POSTER, OutputKind.SPRITE);
    assertThat(topics()).contains("recording.jobs.transcode", "recording.jobs.thumbnail");
  }

  @Test
  void aListAsksOnlyForWhatIsCompleted() {
    UUID without = created();
    UUID with = processing(store, JobKind.TRANSCODE, JobKind.THUMBNAIL);
    store.completeOutput(output(with, OutputKind.POSTER));

    assertThat(store.completedKinds(List.of(with, without, UUID.randomUUID())))
        .isEqualTo(Map.of(with, Set.of(OutputKind.LIVE, OutputKind.MASTER, OutputKind.POSTER)));
    assertThat(store.page(query(null, null)))
        .containsExactlyInAnyOrder(
            new ListedRecording(store.find(without).orElseThrow(), Set.of()),
            new ListedRecording(
                store.find(with).orElseThrow(),
                Set.of(OutputKind.LIVE, OutputKind.MASTER, OutputKind.POSTER)));
  }

  @Test
  void aPageIsTheListWithWhatIsBeside() {
    for (int i = 0; i < 5; i++) {
      Recording recording = recording(START.plusSeconds(i));
      store.create(recording);
      store.saveParticipant(
          recording.recordingId(), new Participant("p", "guest", "G", START, null));
    }
    for (String user : Arrays.asList("host", "guest", "stranger", null)) {
      Query query = new Query(user, null, null, null, null, null, 3, 1);

      assertThat(store.page(query).stream().map(ListedRecording::recording))
          .isEqualTo(store.list(query));
    }
  }

  @Test
  void aWholeRecordingIsWhatItsPartsAre() {
    UUID id = processing(store, JobKind.TRANSCODE);
    UUID bare = created();
    store.addSegment(id, new Segment(0, 0, 2, 7, "ab".repeat(32), "recordings/x/0.m4s"));
    Instant fine = Instant.parse("2024-02-29T23:59:59.123456Z");
    store.saveParticipant(id, new Participant("2", "bob", "Bób \"B\" \\", fine, fine));
    store.saveParticipant(id, new Participant("1", null, "Ann", START, null));
    store.completeOutput(output(id, OutputKind.POSTER));
    store.failOutput(id, OutputKind.RENDITION, "", "decode_failed", "It broke");
    store.saveQuality(id, List.of());

    assertThat(store.findWhole(id))
        .contains(
            new WholeRecording(
                store.find(id).orElseThrow(),
                List.of(
                    new Participant("2", "bob", "Bób \"B\" \\", fine, fine),
                    new Participant("1", null, "Ann", START, null)),
                store.outputs(id),
                true,
                new RecordingQuality(List.of(), 0, 0)));
    assertThat(store.findWhole(bare))
        .contains(
            new WholeRecording(
                store.find(bare).orElseThrow(), List.of(), store.outputs(bare), false, null));
    assertThat(store.findWhole(UUID.randomUUID())).isEmpty();
  }

  @Test
  void onlyTheFirstSegmentMakesARecordingPlayable() {
    UUID id = created();

    store.addSegment(id, new Segment(1, 2, 2, 7, "ab".repeat(32), "recordings/x/1.m4s"));

    assertThat(store.findWhole(id).orElseThrow().begun()).isFalse();
  }

  @Test
  void aMasterThatComesBeforeTheEndIsIgnored() {
    UUID id = created();

    store.completeMaster(output(id, OutputKind.MASTER), 60, List.of());

    assertThat(store.find(id).orElseThrow().status()).isEqualTo(ProcessingStatus.RECORDING);
  }

  @Test
  void aFailedRecordingKeepsItsReasonAndStaysFailed() {
    UUID id = created();

    store.fail(id, "journal_lost", "The journal is gone");
    store.startProcessing(id, START);
    store.fail(id, "other", "Later");

    Recording recording = store.find(id).orElseThrow();
    assertThat(recording.status()).isEqualTo(ProcessingStatus.FAILED);
    assertThat(recording.reasonCode()).isEqualTo("journal_lost");
    assertThat(events()).containsExactly("recording.started", "recording.failed");
  }

  @Test
  void theDatabaseItselfRefusesAStatusThatMovesBack() {
    UUID id = processing(store);

    assertThatThrownBy(() ->
            database
                .jdbi()
                .useHandle(h ->
                    h.execute(
                        "update recording set status = 'recording' where recording_id = ?", id)))
        .hasMessageContaining("cannot become recording from completed");
  }

  @Test
  void deletionIsRepeatableAndAuditedOnce() {
    UUID id = processing(store, JobKind.TRANSCODE);

    assertThat(store.markDeleted(id, "ada")).isTrue();
    assertThat(store.markDeleted(id, "bob")).isTrue();
    assertThat(store.markDeleted(UUID.randomUUID(), "bob")).isFalse();

    assertThat(strings("select by_user from audit")).containsExactly("ada");
    assertThat(store.rename(id, "x")).isFalse();
    assertThat(events()).endsWith("recording.deleted");
  }

  @Test
  void pagesByKeysetHoldEveryRecordingOnceNewestFirst() {
    List<UUID> created = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      // Pairs share a creation time: the id decides.
      Recording recording = recording(START.plusSeconds(i / 2));
      store.create(recording);
      created.add(recording.recordingId());
    }

    List<UUID> seen = new ArrayList<>();
    Cursor cursor = null;
    for (int page = 0; page < 4; page++) {
      List<Recording> recordings =
          store.list(new Query(null, "meeting-1", null, null, null, cursor, 2, 0));
      recordings.forEach(r -> seen.add(r.recordingId()));
      Recording last = recordings.getLast();
      cursor = new Cursor(last.createdAt(), last.recordingId());
    }

    assertThat(seen).containsExactlyInAnyOrderElementsOf(created);
    assertThat(store.list(new Query(null, null, null, null, null, null, 101, 0)))
        .isSortedAccordingTo((a, b) -> b.createdAt().compareTo(a.createdAt()));
  }

  @Test
  void listsAreFilteredByWhoMaySeeByStatusAndByTime() {
    UUID hosted = created();
    UUID deleted = created();
    store.markDeleted(deleted, "host");
    store.saveParticipant(hosted, new Participant("p1", "guest", "G", START, null));

    assertThat(ids(query("host", null))).containsExactly(hosted);
    assertThat(ids(query("guest", null))).containsExactly(hosted);
    assertThat(ids(query("stranger", null))).isEmpty();
    assertThat(ids(query(null, ProcessingStatus.DELETED))).containsExactly(deleted);
    assertThat(ids(new Query(null, null, null, START.plusSeconds(1), null, null, 10, 0))).isEmpty();
    assertThat(ids(new Query(null, null, null, null, START.plusSeconds(1), null, 10, 0)))
        .containsExactly(hosted);
    assertThat(store.isVisibleTo(hosted, "guest")).isTrue();
    assertThat(store.isVisibleTo(hosted, "stranger")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "budget, Budget 2026",
        "UDGET 2, Budget 2026",
        "örtliche, Die ÖRTLICHE Runde",
        "100%, Up by 100% or more",
        "%, Up by 100% or more",
        "_, snake_case",
        "\\, back\\slash",
        "\\%, ",
        "a%e, ",
        "'; drop table recording; --, ",
        "' or '1'='1, "
      })
  void aPartOfATitleIsFoundAsItStandsInWhateverCase(String part, @Nullable String title) {
    for (String each :
        List.of(
            "Budget 2026",
            "Die ÖRTLICHE Runde",
            "Up by 100% or more",
            "snake_case",
            "back\\slash")) {
      UUID id = created();
      boolean _ = store.rename(id, each);
    }

    for (String user : Arrays.asList("host", null)) {
      assertThat(store.list(titled(user, part, null, 10)))
          .extracting(Recording::title)
          .isEqualTo(title == null ? List.of() : List.of(title));
    }
    assertThat(store.list(titled("stranger", part, null, 10))).isEmpty();
  }

  @Test
  void whatIsFoundByTitleComesInPagesLikeAllElse() {
    List<String> titles = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Recording recording = recording(START.plusSeconds(i));
      store.create(recording);
      if (i % 3 == 0) {
        boolean _ = store.rename(recording.recordingId(), "Review " + i);
        titles.addFirst("Review " + i);
      }
    }

    List<String> seen = new ArrayList<>();
    Cursor cursor = null;
    for (int page = 0; page < 4; page++) {
      List<Recording> found = store.list(titled("host", "review", cursor, 2));
      found.forEach(r -> seen.add(r.title()));
      cursor = new Cursor(found.getLast().createdAt(), found.getLast().recordingId());
    }

    assertThat(seen).isEqualTo(titles);
  }

  private static Query titled(
      @Nullable String user, String part, @Nullable Cursor before, int limit) {
    return new Query(user, null, null, null, null, part, before, limit, 0);
  }

  @Test
  void aNodeFindsWhatItHadNotFinished() {
    UUID id = created();
    UUID stopped = created();
    store.startProcessing(stopped, START.plusSeconds(60));
    processing(store);
    // Has its master, and waits for its ladder: nothing of it is left on the node.
    UUID handedOver = processing(store, JobKind.TRANSCODE);

    assertThat(store.find(handedOver).orElseThrow().status())
        .isEqualTo(ProcessingStatus.PROCESSING);
    assertThat(store.unfinished("node-1"))
        .extracting(Recording::recordingId)
        .containsExactlyInAnyOrder(id, stopped);
    assertThat(store.unfinished("node-2")).isEmpty();
  }

  private static Query query(@Nullable String user, @Nullable ProcessingStatus status) {
    return new Query(user, null, status, null, null, null, 10, 0);
  }

  private static List<UUID> ids(Query query) {
    return store.list(query).stream().map(Recording::recordingId).toList();
  }

  private static UUID created() {
    Recording recording = recording(START);
    store.create(recording);
    return recording.recordingId();
  }

  private static List<String> topics() {
    return strings("select topic from outbox");
  }

  private static List<String> events() {
    return strings(
        """
        select payload::json ->> 'type' from outbox
        where topic = 'recording.events' order by outbox_id
        """);
  }

  private static List<String> strings(String sql) {
    return database.jdbi().withHandle(h -> h.createQuery(sql).mapTo(String.class).list());
  }
}
