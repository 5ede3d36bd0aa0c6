package io.videoconf.recorder.e2e.rig;

import static org.junit.jupiter.api.Assumptions.abort;

import io.videoconf.recorder.testkit.Programs;
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
    List<String> missing = Programs.missing(List.of(programs));
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
}
