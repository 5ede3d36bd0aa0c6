package io.videoconf.recorder.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The commands of docs/api.md do what they say, where there is a curl. */
class ApiDocTest {
  private static final Pattern COMMAND = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);

  private final ApiFixture api = ApiFixture.shared();

  @TestFactory
  Stream<DynamicTest> everyCommandOfTheDocSucceeds() throws IOException {
    List<String> commands =
        COMMAND.matcher(Files.readString(doc())).results().map(m -> m.group(1)).toList();
    assertThat(commands).hasSizeGreaterThan(5);
    UUID id = api.finished("doc-reader", "Documented");
    return commands.stream()
        .map(command ->
            DynamicTest.dynamicTest(
                command.lines().findFirst().orElseThrow(), () -> run(command, id)));
  }

  private void run(String command, UUID id) throws IOException, InterruptedException {
    assumeTrue(isThere("curl"));
    ProcessBuilder shell = new ProcessBuilder("sh", "-euc", command).redirectErrorStream(true);
    shell.environment().put("API", api.service.baseUri().toString());
    shell.environment().put("TOKEN", api.token("doc-reader"));
    shell.environment().put("ID", id.toString());
    Process process = shell.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output).doesNotContain("\"error\"", "\"errors\"");
  }

  private static boolean isThere(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  /** Tests run in the module's folder. */
  private static Path doc() {
    return Path.of("..", "docs", "api.md");
  }
}
