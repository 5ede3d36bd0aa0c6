package io.videoconf.recorder.platform.account;

import io.videoconf.recorder.platform.db.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * What logins began, and the refresh tokens that go on with it. A refresh token is good for one
 * use, which gives the next one; who uses it a second time shows that it was stolen (by them, or
 * from them), so all that grew out of the same login ends (RFC 9700, section 4.14.2). Tokens are
 * kept as hashes. Thread-safe; calls block.
 */
public final class Sessions {
  /** However often it is refreshed, a login ends after so long. */
  private static final Duration LONGEST = Duration.ofDays(90);

  private final Jdbi jdbi;
  private final Duration ttl;

  /**
   * @param ttl how long a refresh token can be used
   */
  public Sessions(Database database, Duration ttl) {
    this.jdbi = database.jdbi();
    this.ttl = ttl;
  }

  /** What came of a refresh token. */
  public sealed interface Refresh {

    /**
     * @param account as it is now, not as it was at login
     * @param refreshToken the next one
     */
    record Granted(Account account, String refreshToken) implements Refresh {}

    /** The user may not log in any more. */
    record Suspended() implements Refresh {}

    /** Unknown, expired, or of a session that has ended. */
    record Refused() implements Refresh {}

    /** It had been used before: the whole family has ended. */
    record Reused(String userId) implements Refresh {}
  }

  /**
   * Begins a session.
   *
   * @return its first refresh token
   */
  public String open(String userId, String address, Instant now) {
    String token = OpaqueTokens.create();
    UUID session = UUID.randomUUID();
    jdbi.useTransaction(handle -> {
      handle.execute(
          "insert into login_session (session_id, user_id, address, created_at, expires_at)"
              + " values (?, ?, ?, ?, ?)",
          session,
          userId,
          address,
          now,
          now.plus(ttl));
      add(handle, session, token);
    });
    return token;
  }

  /** Uses a refresh token up. */
  public Refresh refresh(String token, Instant now) {
    return jdbi.inTransaction(handle -> {
      Row row = lock(handle, token);
      if (row == null) {
        return new Refresh.Refused();
      }
      if (row.used()) {
        end(handle, row.session(), now);
        return new Refresh.Reused(row.userId());
      }
      if (row.ended() || !now.isBefore(row.expiresAt())) {
        return new Refresh.Refused();
      }
      Account account = Accounts.find(handle, row.userId()).orElseThrow();
      if (account.suspended()) {
        end(handle, row.session(), now);
        return new Refresh.Suspended();
      }
      String next = OpaqueTokens.create();
      handle.execute(
          "update refresh_token set used_at = ? where token_hash = ?",
          now,
          OpaqueTokens.hash(token));
      add(handle, row.session(), next);
      handle.execute(
          "update login_session set expires_at = least(?, created_at + make_interval(days => ?))"
              + " where session_id = ?",
          now.plus(ttl),
          (int) LONGEST.toDays(),
          row.session());
      return new Refresh.Granted(account, next);
    });
  }

  /** Ends the session that the token belongs to, if any; used tokens do as well. */
  public void end(String token, Instant now) {
    jdbi.useTransaction(handle -> {
      Row row = lock(handle, token);
      if (row != null) {
        end(handle, row.session(), now);
      }
    });
  }

  /** Whether the user has logged in from there and the session has not been forgotten yet. */
  public boolean isKnownAddress(String email, String address) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                select exists (select 1 from login_session s join account a using (user_id)
                  where a.email = :email and s.address = :address)
                """)
            .bind("email", Account.normalized(email))
            .bind("address", address)
            .mapTo(Boolean.class)
            .one());
  }

  /** Forgets sessions that nobody can go on with any more; how many. */
  public int removeExpired(Instant now) {
    return jdbi.withHandle(
        handle -> handle.execute("delete from login_session where expires_at < ?", now));
  }

  private record Row(UUID session, String userId, boolean used, boolean ended, Instant expiresAt) {}

  /** Locks the session, so that of two uses of one token one is the second. */
  private static @Nullable Row lock(Handle handle, String token) {
    byte[] hash = OpaqueTokens.hash(token);
    Optional<UUID> session =
        handle
            .createQuery(
                """
                select s.session_id from login_session s join refresh_token t using (session_id)
                where t.token_hash = :hash for update of s
                """)
            .bind("hash", hash)
            .mapTo(UUID.class)
            .findOne();
    // Read again: what was read while waiting for the lock may have changed since.
    return session.isEmpty()
        ? null
        : handle
            .createQuery(
                """
                select s.*, t.used_at from login_session s join refresh_token t using (session_id)
                where t.token_hash = :hash
                """)
            .bind("hash", hash)
            .map((row, _) ->
                new Row(
                    row.getObject("session_id", UUID.class),
                    row.getString("user_id"),
                    row.getTimestamp("used_at") != null,
                    row.getTimestamp("ended_at") != null,
                    row.getTimestamp("expires_at").toInstant()))
            .findOne()
            .orElse(null);
  }

  private static void add(Handle handle, UUID session, String token) {
    handle.execute(
        "insert into refresh_token (token_hash, session_id) values (?, ?)",
        OpaqueTokens.hash(token),
        session);
  }

  private static void end(Handle handle, UUID session, Instant now) {
    handle.execute(
        "update login_session set ended_at = coalesce(ended_at, ?) where session_id = ?",
        now,
        session);
  }
}
