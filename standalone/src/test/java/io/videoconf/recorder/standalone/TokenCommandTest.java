package io.videoconf.recorder.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.platform.auth.Principal;
import io.videoconf.recorder.platform.auth.TokenVerifier;
import io.videoconf.recorder.platform.config.AuthSettings;
import io.videoconf.recorder.platform.config.Secret;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code recorder token}, with the secret of a data directory. */
class TokenCommandTest {
  @TempDir Path data;

  @Test
  void whoIsNotNamedIsTheOperator() {
    assertThat(token())
        .isEqualTo(
            new Principal(
                "operator",
                "enterprise",
                Set.of("recordings:admin", "ingest:write", "jobs:write")));
  }

  @Test
  void whoIsNamedIsAnOrdinaryUser() {
    assertThat(token("--sub", "ada")).isEqualTo(new Principal("ada", "basic", Set.of()));
  }

  @Test
  void aUserGetsWhatIsAskedFor() {
    assertThat(token("--sub", "ada", "--scope", "jobs:write,ingest:write", "--account-type", "pro"))
        .isEqualTo(new Principal("ada", "pro", Set.of("jobs:write", "ingest:write")));
    assertThat(token("--scope", "ingest:write"))
        .isEqualTo(new Principal("operator", "enterprise", Set.of("ingest:write")));
  }

  @Test
  void aScopeThatAllowsNothingIsRefused() {
    StringWriter err = new StringWriter();
    CommandLine commandLine = Main.commandLine();
    commandLine.setErr(new PrintWriter(err, true));

    assertThat(commandLine.execute("token", "--data", data.toString(), "--scope", "admin"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("no scope admin", "recordings:admin");
  }

  private Principal token(String... options) {
    Secrets secrets = Secrets.loadOrCreate(data);
    List<String> arguments = new ArrayList<>(List.of("token", "--data", data.toString()));
    arguments.addAll(List.of(options));
    StringWriter out = new StringWriter();
    CommandLine commandLine = Main.commandLine();
    commandLine.setOut(new PrintWriter(out, true));
    assertThat(commandLine.execute(arguments.toArray(String[]::new))).isZero();
    AuthSettings settings = new AuthSettings(new Secret(secrets.jwtSecret()), "videoconf-recorder");
    return new TokenVerifier(settings).verify(out.toString().strip(), Instant.now()).orElseThrow();
  }
}
