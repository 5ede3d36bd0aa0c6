package io.videoconf.recorder.embedded;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A user namespace of its own for a program: to it we look like nobody, even when we are root, and
 * to the file system still like who we are.
 */
public final class UserNamespace {
  private static final List<String> PREFIX = List.of("unshare", "-U");

  /** Much longer than it takes on a machine that does something else, too. */
  private static final int PATIENCE_SECONDS = 60;

  private UserNamespace() {}

  /** What to put before a command; empty where the system has no such namespaces, as tried now. */
  public static Optional<List<String>> prefix() {
    List<String> command = new ArrayList<>(PREFIX);
    command.add("true");
    return succeeds(command) ? Optional.of(PREFIX) : Optional.empty();
  }

  private static boolean succeeds(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
