package io.videoconf.recorder.platform.account;

import io.videoconf.recorder.platform.auth.Principal;
import io.videoconf.recorder.platform.db.Database;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Jdbi;

/** The services that ask for tokens with an id and a secret, in PostgreSQL. Thread-safe. */
public final class Clients {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private final Jdbi jdbi;

  public Clients(Database database) {
    this.jdbi = database.jdbi();
  }

  /** A service; its secret is known to it alone. */
  public record Client(String clientId, String accountType, Set<String> scopes, boolean suspended) {

    /**
     * @throws IllegalArgumentException naming the field that is not what it must be
     */
    public Client {
      scopes = Set.copyOf(scopes);
      if (!ID.matcher(clientId).matches()) {
        throw new IllegalArgumentException("client_id must be 1 to 64 of A-Z a-z 0-9 . _ -");
      }
      Account.requireType(accountType);
      Account.requireScopes(scopes);
    }

    public Principal principal() {
      return new Principal(clientId, accountType, scopes);
    }
  }

  /**
   * Adds a client.
   *
   * @return its secret, which cannot be had again; empty when the id is taken
   */
  public Optional<String> create(Client client) {
    String secret = OpaqueTokens.create();
    int added =
        jdbi.withHandle(handle ->
            handle
                .createUpdate(
                    """
                    insert into api_client (client_id, secret_hash, account_type, scope)
                    values (:id, :hash, :type, :scope) on conflict do nothing
                    """)
                .bind("id", client.clientId())
                .bind("hash", OpaqueTokens.hash(secret))
                .bind("type", client.accountType())
                .bind("scope", Scopes.format(client.scopes()))
                .execute());
    return added == 1 ? Optional.of(secret) : Optional.empty();
  }

  /** The client of that id, if the secret is its own. */
  public Optional<Client> authenticate(String clientId, String secret) {
    byte[] hash = OpaqueTokens.hash(secret);
    return jdbi.withHandle(handle ->
            handle
                .createQuery("select * from api_client where client_id = :id")
                .bind("id", clientId)
                .map((row, _) -> new Known(client(row), row.getBytes("secret_hash")))
                .findOne())
        .filter(known -> MessageDigest.isEqual(known.hash(), hash))
        .map(Known::client);
  }

  @SuppressWarnings("ArrayRecordComponent") // Compared in constant time, never by equals.
  private record Known(Client client, byte[] hash) {}

  /** In the order of their ids. */
  public List<Client> list() {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("select * from api_client order by client_id")
            .map((row, _) -> client(row))
            .list());
  }

  /**
   * Suspends or readmits a client; what was so already stays so.
   *
   * @return false when there is no such client
   */
  public boolean suspend(String clientId, boolean suspended) {
    return jdbi.withHandle(handle ->
        handle.execute(
                "update api_client set suspended_at = case when ? then coalesce(suspended_at,"
                    + " now()) end where client_id = ?",
                suspended,
                clientId)
            == 1);
  }

  private static Client client(ResultSet row) throws SQLException {
    return new Client(
        row.getString("client_id"),
        row.getString("account_type"),
        Scopes.parse(row.getString("scope")),
        row.getTimestamp("suspended_at") != null);
  }
}
