package io.videoconf.recorder.platform.db;

import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.OutputKind;
import io.videoconf.recorder.model.ProcessingStatus;
import io.videoconf.recorder.model.job.JobDetails;
import io.videoconf.recorder.model.job.JobKind;
import io.videoconf.recorder.model.job.JobMessage;
import io.videoconf.recorder.model.job.JobProgress;
import io.videoconf.recorder.model.job.JobStatus;
import io.videoconf.recorder.model.port.JobDesk;
import io.videoconf.recorder.platform.db.JobRows.JobRow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link JobDesk} in PostgreSQL. */
public final class JdbiJobDesk implements JobDesk {
  private static final Logger LOG = LoggerFactory.getLogger(JdbiJobDesk.class);

  private static final String COLUMNS =
      """
      select j.*,
        (select count(*) from job p where p.parent_id = j.job_id and p.step = j.step) as parts,
        (select count(*) from job p where p.parent_id = j.job_id and p.step = j.step
          and p.status = 'completed') as parts_completed
      from job j
      """;

  private final Jdbi jdbi;

  public JdbiJobDesk(Database database) {
    this.jdbi = database.jdbi();
  }

  @Override
  public Submission submit(JobMessage message) {
    return jdbi.inTransaction(handle -> {
      Optional<JobMessage> known = stored(handle, message.jobId());
      if (known.isPresent()) {
        return isSame(known.get(), message) ? Submission.KNOWN : Submission.ID_TAKEN;
      }
      if (!ImportedRecordings.lockOrCreate(handle, message)) {
        return Submission.NO_SUCH_RECORDING;
      }
      if (!JobRows.add(handle, message)) {
        return Submission.KNOWN;
      }
      expectOutputs(handle, message);
      Outbox.ring(handle, message, Duration.ZERO);
      JobEvents.status(handle, message, JobStatus.QUEUED, null);
      return Submission.ACCEPTED;
    });
  }

  @Override
  public int register(List<JobMessage> messages) {
    int added = 0;
    for (JobMessage message : messages) {
      try {
        added += jdbi.inTransaction(handle -> register(handle, message)) ? 1 : 0;
      } catch (JdbiException e) {
        if (!Refusals.isRefused(e)) {
          throw e;
        }
        LOG.debug("job {} cannot be registered: {}", message.jobId(), e.toString());
      }
    }
    return added;
  }

  private static boolean register(Handle handle, JobMessage message) {
    if (stored(handle, message.jobId()).isPresent()
        || !ImportedRecordings.lockOrCreate(handle, message)
        || !JobRows.add(handle, message)) {
      return false;
    }
    expectOutputs(handle, message);
    JobEvents.status(handle, message, JobStatus.QUEUED, null);
    return true;
  }

  @Override
  public List<JobDetails> list(Query query) {
    Cursor before = query.before();
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                COLUMNS
                    + """
                    where (cast(:status as text) is null or status = :status)
                      and (cast(:kind as text) is null or kind = :kind)
                      and (cast(:recording as uuid) is null or recording_id = cast(:recording as uuid))
                      and parent_id is not distinct from cast(:parent as uuid)
                      and (cast(:at as timestamptz) is null
                        or (created_at, job_id) < (cast(:at as timestamptz), cast(:id as uuid)))
                    order by created_at desc, job_id desc limit :limit
                    """)
            .bind("status", text(query.status()))
            .bind("kind", text(query.kind()))
            .bind("recording", query.recordingId())
            .bind("parent", query.parentId())
            .bind("at", before == null ? null : before.createdAt())
            .bind("id", before == null ? null : before.jobId())
            .bind("limit", query.limit())
            .map((row, _) -> details(row))
            .list());
  }

  @Override
  public Optional<JobDetails> find(UUID jobId) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(COLUMNS + "where job_id = :id")
            .bind("id", jobId)
            .map((row, _) -> details(row))
            .findOne());
  }

  @Override
  public Optional<JobStatus> retry(UUID jobId) {
    return change(
        jobId,
        (handle, job) -> {
          boolean again =
              (job.status() == JobStatus.FAILED || job.status() == JobStatus.CANCELLED)
                  && job.part() == null;
          if (again) {
            handle.execute("delete from job where parent_id = ?", jobId);
            handle.execute(
                """
                update job set status = 'queued', tries = 0, deaths = 0, step = 0, progress = 0,
                  stage = null, speed = null, eta_seconds = null, finished_at = null, result = null,
                  error_class = null, reason_code = null, reason = null, available_at = now(),
                  rung_at = now(),
                  deadline = case when deadline <= now() then null else deadline end
                where job_id = ?
                """,
                jobId);
            JobMessage message = job.message();
            expectOutputs(handle, message);
            Outbox.ring(handle, message, Duration.ZERO);
            JobEvents.status(handle, message, JobStatus.QUEUED, null);
          }
        });
  }

  @Override
  public Optional<JobStatus> cancel(UUID jobId) {
    return change(
        jobId,
        (handle, job) -> {
          if (!job.status().isFinal() && job.part() == null) {
            JobEndings.cancel(handle, job);
          }
        });
  }

  private interface Change {
    void apply(Handle handle, JobRow job);
  }

  /** Recording, then job locked; nothing is done to jobs of deleted recordings. */
  private Optional<JobStatus> change(UUID jobId, Change change) {
    return jdbi.inTransaction(handle -> {
      Optional<JobMessage> known = stored(handle, jobId);
      if (known.isEmpty()) {
        return Optional.empty();
      }
      Optional<ProcessingStatus> recording = Transitions.lock(handle, known.get().recordingId());
      if (recording.isEmpty() || recording.get() == ProcessingStatus.DELETED) {
        return Optional.empty();
      }
      Optional<JobRow> row = JobRows.lock(handle, jobId);
      row.ifPresent(job -> change.apply(handle, job));
      return row.map(JobRow::status);
    });
  }

  @Override
  public Map<JobKind, Backlog> backlog() {
    Map<JobKind, Backlog> all = new EnumMap<>(JobKind.class);
    for (JobKind kind : JobKind.values()) {
      all.put(kind, Backlog.EMPTY);
    }
    jdbi.useHandle(handle ->
        handle
            .createQuery(
                """
                select kind,
                  count(*) filter (where status = 'queued' and available_at <= now()) as waiting,
                  count(*) filter (where status = 'queued' and available_at > now()) as delayed,
                  count(*) filter (where status = 'running') as running,
                  coalesce(extract(epoch from now() - min(greatest(available_at, created_at))
                    filter (where status = 'queued' and available_at <= now())), 0) as oldest
                from job where status in ('queued', 'running') group by kind
                """)
            .map((row, _) ->
                Map.entry(
                    Rows.value(JobKind.class, row, "kind"),
                    new Backlog(
                        row.getInt("waiting"),
                        row.getInt("delayed"),
                        row.getInt("running"),
                        Duration.ofMillis((long) (row.getDouble("oldest") * 1000)))))
            .forEach(entry -> all.put(entry.getKey(), entry.getValue())));
    return all;
  }

  /** What the job will make is pending, unless it is there; what had failed gets another chance. */
  private static void expectOutputs(Handle handle, JobMessage job) {
    for (OutputKind kind : job.kind().outputs()) {
      OutputRows.expect(handle, job.recordingId(), kind, job.outputName());
    }
  }

  private static Optional<JobMessage> stored(Handle handle, UUID jobId) {
    return handle
        .createQuery("select * from job where job_id = :id")
        .bind("id", jobId)
        .map((row, _) -> Rows.jobMessage(row))
        .findOne();
  }

  private static boolean isSame(JobMessage a, JobMessage b) {
    return a.kind() == b.kind()
        && a.recordingId().equals(b.recordingId())
        && Objects.equals(a.sourceBucket(), b.sourceBucket())
        && a.sourceKey().equals(b.sourceKey())
        && a.outputName().equals(b.outputName());
  }

  private static @Nullable String text(@Nullable Enum<?> value) {
    return value == null ? null : Rows.text(value);
  }

  private static JobDetails details(ResultSet row) throws SQLException {
    String errorClass = row.getString("error_class");
    return new JobDetails(
        Rows.jobMessage(row),
        Rows.value(JobStatus.class, row, "status"),
        row.getInt("attempt"),
        row.getInt("tries"),
        row.getString("owner"),
        row.getInt("step"),
        row.getInt("parts"),
        row.getInt("parts_completed"),
        new JobProgress(
            row.getDouble("progress"),
            row.getString("stage"),
            row.getObject("speed", Double.class),
            row.getObject("eta_seconds", Double.class)),
        row.getObject("parent_id", UUID.class),
        errorClass == null ? null : ErrorClass.valueOf(errorClass.toUpperCase(Locale.ROOT)),
        row.getString("reason_code"),
        row.getString("reason"),
        Objects.requireNonNull(Rows.instant(row, "created_at")),
        Objects.requireNonNull(Rows.instant(row, "available_at")),
        Rows.instant(row, "started_at"),
        Rows.instant(row, "finished_at"));
  }
}
