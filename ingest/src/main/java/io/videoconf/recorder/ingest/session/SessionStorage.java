package io.videoconf.recorder.ingest.session;

import io.videoconf.recorder.journal.JournalOptions;
import io.videoconf.recorder.model.ObjectKeys;
import io.videoconf.recorder.model.Participant;
import io.videoconf.recorder.model.ProcessingStatus;
import io.videoconf.recorder.model.Recording;
import io.videoconf.recorder.model.event.SessionEvent.RecordingStarted;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a recording tells the database and the object store while it is made. Thread-safe. */
final class SessionStorage {
  private final SessionContext context;
  private final UUID recordingId;
  private final Publisher publisher;

  SessionStorage(SessionContext context, UUID recordingId) {
    this.context = context;
    this.recordingId = recordingId;
    this.publisher = new Publisher(recordingId.toString(), trouble -> {});
  }

  Publisher publisher() {
    return publisher;
  }

  /** Creates the recording's row now; harmless to repeat. */
  void create(RecordingStarted started) {
    context
        .store()
        .create(
            new Recording(
                started.recordingId(),
                started.meetingId(),
                started.title(),
                started.hostUserId(),
                ProcessingStatus.RECORDING,
                0,
                0,
                started.startedAt(),
                started.startedAt(),
                null,
                null,
                null,
                context.settings().node()));
  }

  /** Options of a journal whose closed chunks go to the object store. */
  JournalOptions journalOptions() {
    return JournalOptions.defaults().withClosedChunks(this::uploadChunk);
  }

  void uploadChunk(Path chunk) {
    String name = chunk.getFileName().toString();
    String key = ObjectKeys.journalChunk(recordingId, name);
    publisher.publish(name, () -> context.objects().put(key, chunk, "application/octet-stream"));
  }

  /**
   * @param leftAt null while present
   */
  void saveParticipant(
      String participantId, @Nullable String userId, String displayName, @Nullable Instant leftAt) {
    Participant participant =
        new Participant(participantId, userId, displayName, Instant.now(), leftAt);
    publisher.publish(
        "participant", () -> context.store().saveParticipant(recordingId, participant));
  }

  void startProcessing(Instant endedAt) {
    publisher.publish("stop", () -> context.store().startProcessing(recordingId, endedAt));
  }

  /** Blocks until the database knows. */
  void fail(String reasonCode, String reason) {
    publisher.submit("failure", () -> context.store().fail(recordingId, reasonCode, reason)).join();
  }
}
