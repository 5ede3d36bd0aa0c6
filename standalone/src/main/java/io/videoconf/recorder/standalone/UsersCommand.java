package io.videoconf.recorder.standalone;

import io.videoconf.recorder.platform.account.Account;
import io.videoconf.recorder.platform.account.Accounts;
import io.videoconf.recorder.platform.account.OpaqueTokens;
import io.videoconf.recorder.platform.account.Passwords;
import io.videoconf.recorder.platform.account.Scopes;
import java.io.Console;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code recorder users}. */
@Command(
    name = "users",
    header = "Makes, lists and suspends the users who log in with a password.",
    description = {
      "They are in the database that RECORDER_DATABASE_URL names, else in that of a running"
          + " `recorder up`.",
      "",
      "  recorder users create ada@example.org --name 'Ada Lovelace'",
      "  recorder users suspend ada@example.org"
    },
    synopsisSubcommandLabel = "COMMAND")
final class UsersCommand {
  @Spec private CommandSpec spec;

  @Command(
      name = "create",
      header = "Makes a user and prints the password if one was made up.",
      mixinStandardHelpOptions = true)
  int create(
      @Mixin DatabaseOption database,
      @Parameters(paramLabel = "EMAIL", description = "what the user logs in with") String email,
      @Option(
              names = "--id",
              paramLabel = "ID",
              description = "what recordings name as host and participant (default: a new UUID)")
          @Nullable String id,
      @Option(names = "--name", paramLabel = "NAME", description = "(default: the address)")
          @Nullable String name,
      @Option(
              names = "--account-type",
              paramLabel = "TYPE",
              defaultValue = "basic",
              description = "basic, pro or enterprise (default: ${DEFAULT-VALUE})")
          String accountType,
      @Option(
              names = "--scope",
              paramLabel = "SCOPE",
              description =
                  "what the user may do besides, may be repeated: ingest:write, jobs:write,"
                      + " recordings:admin, webhooks:write (default: nothing)")
          @Nullable Set<String> scopes,
      @Option(
              names = "--ask-password",
              description = "read the password from the terminal instead of making one up")
          boolean ask) {
    String password = password(ask);
    String address = Account.normalized(email);
    try {
      Account account =
          new Account(
              id == null ? UUID.randomUUID().toString() : id,
              address,
              name == null ? address : name,
              accountType,
              scopes == null ? Set.of() : Scopes.known(scopes),
              false);
      boolean created =
          database.with(d -> new Accounts(d, new Passwords()).create(account, password));
      if (!created) {
        throw new StartRefusedException("there is a user with that id or address already");
      }
      out().println("user_id   " + account.userId());
      if (!ask) {
        out().println("password  " + password);
      }
      return 0;
    } catch (IllegalArgumentException e) {
      throw wrong(e);
    }
  }

  @Command(name = "list", header = "Lists all users.", mixinStandardHelpOptions = true)
  int list(@Mixin DatabaseOption database) {
    for (Account a : database.with(d -> new Accounts(d, new Passwords()).list())) {
      out()
          .printf(
              "%-36s  %-30s  %-10s  %-9s  %s%n",
              a.userId(),
              a.email(),
              a.accountType(),
              a.suspended() ? "suspended" : "active",
              Scopes.format(a.scopes()));
    }
    return 0;
  }

  @Command(
      name = "suspend",
      header = "Ends a user's sessions, and tokens within seconds, until resumed.",
      mixinStandardHelpOptions = true)
  int suspend(
      @Mixin DatabaseOption database,
      @Parameters(paramLabel = "USER", description = "id or address") String user) {
    return suspend(database, user, true);
  }

  @Command(
      name = "resume",
      header = "Lets a suspended user in again.",
      mixinStandardHelpOptions = true)
  int resume(
      @Mixin DatabaseOption database,
      @Parameters(paramLabel = "USER", description = "id or address") String user) {
    return suspend(database, user, false);
  }

  @Command(
      name = "password",
      header = "Gives a user another password and ends all sessions.",
      mixinStandardHelpOptions = true)
  int password(
      @Mixin DatabaseOption database,
      @Parameters(paramLabel = "USER", description = "id or address") String user,
      @Option(
              names = "--ask-password",
              description = "read it from the terminal instead of making one up")
          boolean ask) {
    String password = password(ask);
    try {
      requireFound(
          database.with(d -> new Accounts(d, new Passwords()).changePassword(user, password)),
          user);
    } catch (IllegalArgumentException e) {
      throw wrong(e);
    }
    if (!ask) {
      out().println("password  " + password);
    }
    return 0;
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private static int suspend(DatabaseOption database, String user, boolean suspended) {
    requireFound(
        database.with(d -> new Accounts(d, new Passwords()).suspend(user, suspended)), user);
    return 0;
  }

  private static void requireFound(boolean found, String user) {
    if (!found) {
      throw new StartRefusedException("there is no user " + user);
    }
  }

  /** Never an argument: those are seen by everybody on the machine. */
  private static String password(boolean ask) {
    if (!ask) {
      return OpaqueTokens.create();
    }
    Console console = System.console();
    if (!console.isTerminal()) {
      throw new StartRefusedException("--ask-password needs a terminal");
    }
    char[] first = console.readPassword("password: ");
    char[] second = console.readPassword("once more: ");
    if (!Arrays.equals(first, second)) {
      throw new StartRefusedException("the two passwords are not the same");
    }
    return first == null ? "" : new String(first);
  }

  private ParameterException wrong(IllegalArgumentException e) {
    return new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
  }
}
