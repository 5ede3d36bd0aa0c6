package io.videoconf.recorder.standalone;

import io.videoconf.recorder.platform.account.Clients;
import io.videoconf.recorder.platform.account.Clients.Client;
import io.videoconf.recorder.platform.account.Scopes;
import java.io.PrintWriter;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code recorder clients}. */
@Command(
    name = "clients",
    header = "Makes, lists and suspends the services that ask for tokens.",
    description = {
      "A client sends its id and secret to POST /v1/auth/token and gets a token for an hour.",
      "",
      "  recorder clients create sfu --scope ingest:write"
    },
    synopsisSubcommandLabel = "COMMAND")
final class ClientsCommand {
  @Spec private CommandSpec spec;

  @Command(
      name = "create",
      header = "Makes a client and prints its secret, which cannot be had again.",
      mixinStandardHelpOptions = true)
  int create(
      @Mixin DatabaseOption database,
      @Parameters(paramLabel = "ID", description = "the client_id") String id,
      @Option(
              names = "--scope",
              paramLabel = "SCOPE",
              description =
                  "what it may do, may be repeated: ingest:write, jobs:write, recordings:admin,"
                      + " webhooks:write")
          @Nullable Set<String> scopes,
      @Option(
              names = "--account-type",
              paramLabel = "TYPE",
              defaultValue = "enterprise",
              description = "basic, pro or enterprise (default: ${DEFAULT-VALUE})")
          String accountType) {
    try {
      Client client =
          new Client(id, accountType, scopes == null ? Set.of() : Scopes.known(scopes), false);
      String secret =
          database
              .with(d -> new Clients(d).create(client))
              .orElseThrow(
                  () -> new StartRefusedException("there is a client with that id already"));
      out().println("client_id      " + id);
      out().println("client_secret  " + secret);
      return 0;
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  @Command(name = "list", header = "Lists all clients.", mixinStandardHelpOptions = true)
  int list(@Mixin DatabaseOption database) {
    for (Client c : database.with(d -> new Clients(d).list())) {
      out()
          .printf(
              "%-30s  %-10s  %-9s  %s%n",
              c.clientId(),
              c.accountType(),
              c.suspended() ? "suspended" : "active",
              Scopes.format(c.scopes()));
    }
    return 0;
  }

  @Command(
      name = "suspend",
      header = "Ends a client's tokens within seconds, until resumed.",
      mixinStandardHelpOptions = true)
  int suspend(@Mixin DatabaseOption database, @Parameters(paramLabel = "ID") String id) {
    return suspend(database, id, true);
  }

  @Command(
      name = "resume",
      header = "Gives a suspended client tokens again.",
      mixinStandardHelpOptions = true)
  int resume(@Mixin DatabaseOption database, @Parameters(paramLabel = "ID") String id) {
    return suspend(database, id, false);
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private static int suspend(DatabaseOption database, String id, boolean suspended) {
    if (!database.with(d -> new Clients(d).suspend(id, suspended))) {
      throw new StartRefusedException("there is no client " + id);
    }
    return 0;
  }
}
