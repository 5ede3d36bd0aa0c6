package io.videoconf.recorder.e2e.rig;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Programs of other projects that some tests play against. A laptop may lack them: then those tests
 * are skipped. Where the environment says {@code RECORDER_E2E_TOOLS=required}, as the gate does,
 * they fail instead.
 */
public final class ExternalTools {
  private static final String REQUIRED = "RECORDER_E2E_TOOLS";

  private ExternalTools() {}

  /** Skips the running test when a program is not on the path, or fails it if it must be there. */
  public static void need(String... programs) {
    List<String> missing = Arrays.stream(programs).filter(p -> !isInstalled(p)).toList();
    if (missing.isEmpty()) {
      return;
    }
    lack("not installed: " + String.join(", ", missing));
  }

  /** Skips the running test, or fails it if everything must be there. */
  public static void lack(String message) {
    if ("required".equals(System.getenv(REQUIRED))) {
      throw new AssertionError(message + "; and " + REQUIRED + "=required");
    }
    abort(message);
  }

  private static boolean isInstalled(String program) {
    String path = System.getenv("PATH");
    return path != null
        && Arrays.stream(path.split(File.pathSeparator))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
