package io.videoconf.recorder.standalone;

import io.videoconf.recorder.platform.account.Scopes;
import io.videoconf.recorder.platform.auth.Principal;
import io.videoconf.recorder.platform.config.Environment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code recorder token}. */
@Command(
    name = "token",
    header = "Prints a token to call the APIs with.",
    description = {
      "A JWT, signed as the services sign theirs: with RECORDER_JWT_PRIVATE_KEY_FILE or"
          + " RECORDER_JWT_SECRET when one is set, else with the secret of the data directory.",
      "",
      "  curl -H \"Authorization: Bearer $(recorder token)\" http://127.0.0.1:8080/api/v1/recordings"
    })
final class TokenCommand implements Callable<Integer> {
  private static final String OPERATOR = "operator";
  private static final Set<String> OPERATORS =
      Set.of(Principal.SCOPE_ADMIN, Principal.SCOPE_INGEST, Principal.SCOPE_JOBS);

  @Spec private CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "data",
      description = "data directory of `recorder up` (default: ./${DEFAULT-VALUE})")
  Path data = Path.of("data");

  @Option(
      names = "--sub",
      paramLabel = "USER",
      description = "whom it is for (default: operator, who may do everything)")
  @Nullable String sub;

  @Option(
      names = "--account-type",
      paramLabel = "TYPE",
      description = "basic, pro or enterprise (default: enterprise; with --sub basic)")
  @Nullable String accountType;

  @Option(
      names = "--scope",
      paramLabel = "SCOPE",
      description =
          "what it allows, may be repeated: ingest:write, jobs:write, recordings:admin,"
              + " webhooks:write (default: the first three; with --sub none)")
  @Nullable Set<String> scopes;

  @Option(
      names = "--hours",
      paramLabel = "N",
      defaultValue = "12",
      description = "how long it is good for (default: ${DEFAULT-VALUE})")
  int hours = 12;

  @Override
  public Integer call() {
    Set<String> granted = granted();
    Tokens tokens = Tokens.local(Environment.ofProcess(), data, "set RECORDER_JWT_SECRET");
    String token =
        tokens.issue(sub == null ? OPERATOR : sub, accountType(), granted, Duration.ofHours(hours));
    spec.commandLine().getOut().println(token);
    return 0;
  }

  private String accountType() {
    if (accountType != null) {
      return accountType;
    }
    return sub == null ? "enterprise" : "basic";
  }

  private Set<String> granted() {
    if (scopes == null) {
      return sub == null ? OPERATORS : Set.of();
    }
    try {
      return Scopes.known(scopes);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }
}
