package io.videoconf.recorder.platform.db;

import io.videoconf.recorder.model.ProcessingStatus;
import io.videoconf.recorder.model.job.JobMessage;
import io.videoconf.recorder.platform.http.ShownText;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Recordings that stand for objects of somebody else's, so that what is made of those is kept,
 * listed and signed like everything else.
 */
final class ImportedRecordings {
  /** What such recordings have instead of the name of an ingest node. */
  private static final String NODE = "import";

  private static final int MAX_TITLE = 200;

  private ImportedRecordings() {}

  /**
   * Locks the job's recording; that of a foreign object is made first.
   *
   * @return false when there is none that the job may belong to
   */
  static boolean lockOrCreate(Handle handle, JobMessage job) {
    if (job.sourceBucket() != null) {
      create(handle, job);
    }
    Optional<ProcessingStatus> status = Transitions.lock(handle, job.recordingId());
    return status.isPresent()
        && status.get() != ProcessingStatus.DELETED
        // A recording of ours is made from its own objects alone.
        && (job.sourceBucket() == null || isImported(handle, job));
  }

  private static void create(Handle handle, JobMessage job) {
    handle.execute(
        """
        insert into recording (recording_id, meeting_id, title, status, created_at, started_at,
          ended_at, node, imported)
        values (?, ?, ?, 'processing', now(), now(), now(), ?, true)
        on conflict do nothing
        """,
        job.recordingId(),
        NODE,
        title(job.sourceKey()),
        NODE);
  }

  private static boolean isImported(Handle handle, JobMessage job) {
    return handle
        .createQuery("select imported from recording where recording_id = :id")
        .bind("id", job.recordingId())
        .mapTo(Boolean.class)
        .one();
  }

  /** The object's own name, without where it is. */
  private static String title(String key) {
    String name = ShownText.plain(key.substring(key.lastIndexOf('/') + 1)).strip();
    if (name.isEmpty()) {
      return "Imported";
    }
    return name.length() > MAX_TITLE ? name.substring(0, MAX_TITLE) : name;
  }
}
