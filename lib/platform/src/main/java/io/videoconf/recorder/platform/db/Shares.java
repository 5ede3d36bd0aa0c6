package io.videoconf.recorder.platform.db;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Links that open a recording to people without an account. Thread-safe; calls block. */
public final class Shares {
  /** Links of one recording that open it at a time. */
  public static final int MAX_PER_RECORDING = 100;

  private final Jdbi jdbi;

  public Shares(Database database) {
    this.jdbi = database.jdbi();
  }

  /**
   * A link; its token is known to those only who were given it.
   *
   * @param allowDownload whether it opens the file as well, not only the player
   */
  public record Share(
      UUID shareId,
      UUID recordingId,
      String createdBy,
      Instant createdAt,
      Instant expiresAt,
      boolean allowDownload) {}

  /** Keeps a link and says so in the audit; false when the recording has too many already. */
  public boolean add(Share share, byte[] tokenHash) {
    return jdbi.inTransaction(handle -> {
      // Taken one after the other, so that the bound holds.
      handle.execute(
          "select 1 from recording where recording_id = ? for no key update", share.recordingId());
      int added =
          handle
              .createUpdate(
                  """
                  insert into share (share_id, recording_id, token_hash, created_by, created_at,
                    expires_at, allow_download)
                  select :id, :recording, :hash, :by, :at, :expires, :download
                  where (select count(*) from share
                    where recording_id = :recording and revoked_at is null and expires_at > :at) < :max
                  """)
              .bind("id", share.shareId())
              .bind("recording", share.recordingId())
              .bind("hash", tokenHash)
              .bind("by", share.createdBy())
              .bind("at", share.createdAt())
              .bind("expires", share.expiresAt())
              .bind("download", share.allowDownload())
              .bind("max", MAX_PER_RECORDING)
              .execute();
      if (added == 1) {
        audit(handle, share.recordingId(), "shared", share.createdBy());
      }
      return added == 1;
    });
  }

  /** The link with this token if it opens anything now. */
  public Optional<Share> find(byte[] tokenHash, Instant now) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                select * from share
                where token_hash = :hash and revoked_at is null and expires_at > :now
                """)
            .bind("hash", tokenHash)
            .bind("now", now)
            .map((row, _) -> share(row))
            .findOne());
  }

  /** The links of a recording that have not been revoked, newest first; expired ones among them. */
  public List<Share> list(UUID recordingId) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                select * from share where recording_id = :id and revoked_at is null
                order by created_at desc, share_id desc
                """)
            .bind("id", recordingId)
            .map((row, _) -> share(row))
            .list());
  }

  /**
   * Makes a link open nothing any more; the first time that is noted in the audit.
   *
   * @return false when the recording has no such link
   */
  public boolean revoke(UUID recordingId, UUID shareId, String byUser, Instant now) {
    return jdbi.inTransaction(handle -> {
      int revoked =
          handle.execute(
              "update share set revoked_at = ?"
                  + " where share_id = ? and recording_id = ? and revoked_at is null",
              now,
              shareId,
              recordingId);
      if (revoked == 1) {
        audit(handle, recordingId, "share_revoked", byUser);
      }
      return handle
          .createQuery(
              "select exists (select 1 from share where share_id = :id and recording_id = :of)")
          .bind("id", shareId)
          .bind("of", recordingId)
          .mapTo(Boolean.class)
          .one();
    });
  }

  private static void audit(Handle handle, UUID recordingId, String action, String byUser) {
    handle.execute(
        "insert into audit (recording_id, action, by_user) values (?, ?, ?)",
        recordingId,
        action,
        byUser);
  }

  private static Share share(ResultSet row) throws SQLException {
    return new Share(
        row.getObject("share_id", UUID.class),
        row.getObject("recording_id", UUID.class),
        row.getString("created_by"),
        row.getTimestamp("created_at").toInstant(),
        row.getTimestamp("expires_at").toInstant(),
        row.getBoolean("allow_download"));
  }
}
