package io.videoconf.recorder.platform.account;

import io.videoconf.recorder.platform.auth.Principal;
import io.videoconf.recorder.platform.config.Secret;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * How to log in to an installation that had no user before: said once, on the console, and kept
 * nowhere but as a hash.
 */
public record FirstLogin(String email, Secret password) {

  /**
   * Makes an administrator if there is no user at all. Of several services that start at once, one
   * does.
   *
   * @param email its address
   * @throws IllegalArgumentException when that is no address
   */
  public static Optional<FirstLogin> create(Accounts accounts, String email) {
    Account admin =
        new Account(
            UUID.randomUUID().toString(),
            Account.normalized(email),
            "Administrator",
            "enterprise",
            Set.of(Principal.SCOPE_ADMIN, Principal.SCOPE_INGEST, Principal.SCOPE_JOBS),
            false);
    String password = OpaqueTokens.create();
    return accounts.createFirst(admin, password)
        ? Optional.of(new FirstLogin(admin.email(), new Secret(password)))
        : Optional.empty();
  }

  /** What to tell the person who started it. Holds the password: not for logs. */
  public String message() {
    return """
    There was no user yet, so there is one now. This is said once: change it with `recorder users password`.
      log in as   %s
      password    %s
    """
        .formatted(email, password.reveal());
  }
}
