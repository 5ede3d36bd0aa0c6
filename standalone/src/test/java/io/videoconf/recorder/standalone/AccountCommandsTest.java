package io.videoconf.recorder.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.embedded.EmbeddedPostgres;
import io.videoconf.recorder.embedded.FreePorts;
import io.videoconf.recorder.testkit.TestPostgres;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class AccountCommandsTest {
  @SuppressWarnings("NullAway.Init")
  private static String database;

  @BeforeAll
  static void createDatabase() {
    database = TestPostgres.newDatabase();
  }

  private record Outcome(int exitCode, String out, String err) {}

  @Test
  void usersAreMadeListedSuspendedAndResumed() {
    Outcome made =
        run("users", "create", "Ada@Example.org", "--id", "ada", "--scope", "recordings:admin");
    assertThat(made.exitCode()).as(made.err()).isZero();
    assertThat(made.out()).containsPattern("user_id +ada\n").containsPattern("password +\\S{43}\n");
    assertThat(run("users", "list").out())
        .containsPattern("ada +ada@example.org +basic +active +recordings:admin\n");

    assertThat(run("users", "suspend", "ada@example.org").exitCode()).isZero();
    assertThat(run("users", "list").out()).contains("suspended");
    assertThat(run("users", "resume", "ada").exitCode()).isZero();
    assertThat(run("users", "list").out()).contains("active");
    assertThat(run("users", "password", "ada").out()).containsPattern("password +\\S{43}\n");
  }

  @Test
  void clientsAreMadeListedSuspendedAndResumed() {
    Outcome made = run("clients", "create", "sfu", "--scope", "ingest:write");
    assertThat(made.exitCode()).as(made.err()).isZero();
    assertThat(made.out()).containsPattern("client_secret +\\S{43}\n");
    assertThat(run("clients", "list").out())
        .containsPattern("sfu +enterprise +active +ingest:write\n");

    assertThat(run("clients", "suspend", "sfu").exitCode()).isZero();
    assertThat(run("clients", "list").out()).contains("suspended");
    assertThat(run("clients", "resume", "sfu").exitCode()).isZero();
  }

  @Test
  void scopesAreWrittenWithCommasBlanksOrRepeated() {
    for (String[] written :
        new String[][] {
          {"comma", "--scope", "jobs:write,ingest:write"},
          {"blank", "--scope", "jobs:write ingest:write"},
          {"twice", "--scope", "jobs:write", "--scope", "ingest:write"}
        }) {
      String[] arguments =
          Stream.concat(Stream.of("clients", "create"), Stream.of(written)).toArray(String[]::new);
      assertThat(run(arguments).exitCode()).isZero();
      assertThat(run("clients", "list").out())
          .containsPattern(written[0] + " +enterprise +active +ingest:write jobs:write\n");
    }
  }

  @Test
  void aScopeThatAllowsNothingIsRefusedWithThoseThatThereAre() {
    for (Outcome refused :
        List.of(
            run("clients", "create", "x", "--scope", "ingest:write,ingest:wirte"),
            run("users", "create", "x@example.org", "--scope", "admin"))) {
      assertThat(refused.exitCode()).isEqualTo(2);
      assertThat(refused.err())
          .containsPattern("no scope (ingest:wirte|admin)")
          .contains("ingest:write, jobs:write, recordings:admin, webhooks:write");
    }
    assertThat(run("clients", "list").out()).doesNotContainPattern("(?m)^x ");
  }

  @Test
  void whatIsNoAddressOrNoTypeIsNamed() {
    Outcome address = run("users", "create", "not an address");
    Outcome type = run("clients", "create", "x", "--account-type", "gold");

    assertThat(address.exitCode()).isEqualTo(2);
    assertThat(address.err()).contains("email must be");
    assertThat(type.exitCode()).isEqualTo(2);
    assertThat(type.err()).contains("account_type must be");
  }

  @Test
  void aRecorderIsFoundByItsDataDirectory(@TempDir Path data) {
    // PostgreSQL has a user of its own, which must be able to come this far.
    assertThat(data.toFile().setExecutable(true, false)).isTrue();
    Path servers = data.resolve("servers").resolve("postgresql");
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(servers, FreePorts.one())) {
      String _ = postgres.createDatabase(Installation.DATABASE);
      String where = data.toString();

      assertThat(execute("users", "create", "ada@example.org", "--data", where).exitCode())
          .isZero();
      assertThat(execute("users", "list", "--data", where).out()).contains("ada@example.org");
    }
  }

  @Test
  void whereNothingRunsItIsSaidWhatToDo(@TempDir Path data) {
    Outcome refused = execute("users", "list", "--data", data.toString());

    assertThat(refused.exitCode()).isNotZero();
    assertThat(refused.err())
        .contains("no recorder runs on " + data)
        .contains("recorder up --data " + data);
  }

  @Test
  void twoInstallationsCannotBeNamedAtOnce(@TempDir Path data) {
    Outcome refused = run("users", "list", "--data", data.toString());

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains("mutually exclusive");
  }

  private static Outcome run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--database-url");
    all.add(database);
    return execute(all.toArray(String[]::new));
  }

  private static Outcome execute(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commandLine = Main.commandLine();
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    return new Outcome(commandLine.execute(arguments), out.toString(), err.toString());
  }
}
