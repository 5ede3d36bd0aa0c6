package io.videoconf.recorder.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.testkit.TestPostgres;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
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
  void whatIsNoAddressOrNoTypeIsNamed() {
    Outcome address = run("users", "create", "not an address");
    Outcome type = run("clients", "create", "x", "--account-type", "gold");

    assertThat(address.exitCode()).isEqualTo(2);
    assertThat(address.err()).contains("email must be");
    assertThat(type.exitCode()).isEqualTo(2);
    assertThat(type.err()).contains("account_type must be");
  }

  private static Outcome run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commandLine = Main.commandLine();
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--database-url");
    all.add(database);
    return new Outcome(
        commandLine.execute(all.toArray(String[]::new)), out.toString(), err.toString());
  }
}
