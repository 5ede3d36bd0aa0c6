package io.videoconf.recorder.standalone;

import io.videoconf.recorder.platform.auth.Principal;
import io.videoconf.recorder.platform.config.Environment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code recorder token}. */
@Command(
    name = "token",
    header = "Prints a token to call the APIs with.",
    description = {
      "A JWT, signed with RECORDER_JWT_SECRET when that"
          + " is set, else with the secret of the data directory.",
      "",
      "  curl -H \"Authorization: Bearer $(recorder token)\" http://127.0.0.1:8080/api/v1/recordings"
    })
final class TokenCommand implements Callable<Integer> {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "data",
      description = "data directory of `recorder up` (default: ./${DEFAULT-VALUE})")
  Path data = Path.of("data");

  @Option(
      names = "--sub",
      paramLabel = "USER",
      defaultValue = "operator",
      description = "whom it is for (default: ${DEFAULT-VALUE})")
  String sub = "operator";

  @Option(
      names = "--account-type",
      paramLabel = "TYPE",
      defaultValue = "enterprise",
      description = "basic, pro or enterprise (default: ${DEFAULT-VALUE})")
  String accountType = "enterprise";

  @Option(
      names = "--scope",
      paramLabel = "SCOPE",
      description =
          "what it allows, may be repeated (default: "
              + Principal.SCOPE_ADMIN
              + " "
              + Principal.SCOPE_INGEST
              + " "
              + Principal.SCOPE_JOBS
              + ")")
  Set<String> scopes = new LinkedHashSet<>();

  @Option(
      names = "--hours",
      paramLabel = "N",
      defaultValue = "12",
      description = "how long it is good for (default: ${DEFAULT-VALUE})")
  int hours = 12;

  @Override
  public Integer call() {
    Set<String> granted =
        scopes.isEmpty()
            ? Set.of(Principal.SCOPE_ADMIN, Principal.SCOPE_INGEST, Principal.SCOPE_JOBS)
            : scopes;
    System.out.println(tokens().issue(sub, accountType, granted, Duration.ofHours(hours)));
    return 0;
  }

  private Tokens tokens() {
    Environment environment = Environment.ofProcess();
    if (environment.optional("RECORDER_JWT_SECRET").isPresent()) {
      return Tokens.ofEnvironment(environment);
    }
    return Secrets.load(data)
        .map(secrets -> Tokens.signedWith(secrets.jwtSecret()))
        .orElseThrow(() ->
            new StartRefusedException(
                "there are no secrets in %s: run `recorder up` first, name its directory with --data, or set RECORDER_JWT_SECRET"
                    .formatted(data.toAbsolutePath().normalize())));
  }
}
