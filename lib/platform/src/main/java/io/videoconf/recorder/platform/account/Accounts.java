package io.videoconf.recorder.platform.account;

import io.videoconf.recorder.platform.db.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The users with passwords, in PostgreSQL. Thread-safe; calls block. */
public final class Accounts {
  /** Any number that no other advisory lock of ours has. */
  private static final long FIRST_ACCOUNT_LOCK = 0x7265_636f_7264_6572L;

  private final Jdbi jdbi;
  private final Passwords passwords;

  public Accounts(Database database, Passwords passwords) {
    this.jdbi = database.jdbi();
    this.passwords = passwords;
  }

  /**
   * Adds a user; false when the id or the address is taken.
   *
   * @throws IllegalArgumentException when the password is too short or too long, or the name is not
   *     to be shown
   */
  public boolean create(Account account, String password) {
    account.requireShown();
    String hash = passwords.hash(password);
    return jdbi.withHandle(handle -> insert(handle, account, hash));
  }

  /** Adds the user if there is none at all; of several that try at once, one succeeds. */
  public boolean createFirst(Account account, String password) {
    account.requireShown();
    if (!isEmpty()) {
      return false;
    }
    String hash = passwords.hash(password);
    return jdbi.inTransaction(handle -> {
      handle.execute("select pg_advisory_xact_lock(?)", FIRST_ACCOUNT_LOCK);
      boolean empty =
          handle
              .createQuery("select not exists (select 1 from account)")
              .mapTo(Boolean.class)
              .one();
      return empty && insert(handle, account, hash);
    });
  }

  private boolean isEmpty() {
    return jdbi.withHandle(handle ->
        handle.createQuery("select not exists (select 1 from account)").mapTo(Boolean.class).one());
  }

  /**
   * The user with this address and this password. It takes as long whether there is such a user or
   * not, and says nothing about suspension.
   */
  public Optional<Account> authenticate(String email, String password) {
    Optional<Login> login =
        jdbi.withHandle(handle ->
            handle
                .createQuery("select * from account where email = :email")
                .bind("email", Account.normalized(email))
                .map((row, _) -> new Login(account(row), row.getString("password_hash")))
                .findOne());
    @Nullable String hash = login.map(Login::hash).orElse(null);
    return passwords.matches(password, hash) ? login.map(Login::account) : Optional.empty();
  }

  private record Login(Account account, String hash) {}

  public Optional<Account> find(String userId) {
    return jdbi.withHandle(handle -> find(handle, userId));
  }

  /** In the order of their addresses. */
  public List<Account> list() {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("select * from account order by email")
            .map((row, _) -> account(row))
            .list());
  }

  /**
   * Suspends or readmits the user with this id or address; what was so already stays so. Suspension
   * ends all sessions.
   *
   * @return false when there is no such user
   */
  public boolean suspend(String idOrEmail, boolean suspended) {
    return jdbi.inTransaction(handle -> {
      Optional<String> userId = userId(handle, idOrEmail);
      userId.ifPresent(id -> {
        handle.execute(
            "update account set suspended_at = case when ? then coalesce(suspended_at, now()) end"
                + " where user_id = ?",
            suspended,
            id);
        if (suspended) {
          endSessions(handle, id);
        }
      });
      return userId.isPresent();
    });
  }

  /**
   * Gives the user with this id or address another password and ends all sessions.
   *
   * @return false when there is no such user
   * @throws IllegalArgumentException when the password is too short or too long
   */
  public boolean changePassword(String idOrEmail, String password) {
    String hash = passwords.hash(password);
    return jdbi.inTransaction(handle -> {
      Optional<String> userId = userId(handle, idOrEmail);
      userId.ifPresent(id -> {
        handle.execute("update account set password_hash = ? where user_id = ?", hash, id);
        endSessions(handle, id);
      });
      return userId.isPresent();
    });
  }

  static Optional<Account> find(Handle handle, String userId) {
    return handle
        .createQuery("select * from account where user_id = :id")
        .bind("id", userId)
        .map((row, _) -> account(row))
        .findOne();
  }

  private static Optional<String> userId(Handle handle, String idOrEmail) {
    return handle
        .createQuery("select user_id from account where user_id = :id or email = :email for update")
        .bind("id", idOrEmail)
        .bind("email", Account.normalized(idOrEmail))
        .mapTo(String.class)
        .findFirst();
  }

  private static void endSessions(Handle handle, String userId) {
    handle.execute(
        "update login_session set ended_at = now() where user_id = ? and ended_at is null", userId);
  }

  private static boolean insert(Handle handle, Account account, String passwordHash) {
    return handle
            .createUpdate(
                """
                insert into account (user_id, email, name, account_type, scope, password_hash)
                values (:id, :email, :name, :type, :scope, :hash)
                on conflict do nothing
                """)
            .bind("id", account.userId())
            .bind("email", account.email())
            .bind("name", account.name())
            .bind("type", account.accountType())
            .bind("scope", Scopes.format(account.scopes()))
            .bind("hash", passwordHash)
            .execute()
        == 1;
  }

  private static Account account(ResultSet row) throws SQLException {
    return new Account(
        row.getString("user_id"),
        row.getString("email"),
        row.getString("name"),
        row.getString("account_type"),
        Scopes.parse(row.getString("scope")),
        row.getTimestamp("suspended_at") != null);
  }
}
