package io.videoconf.recorder.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * As whom PostgreSQL's programs run. They refuse to run as root, so there they are started in a
 * user namespace of their own: to them we look like nobody, to the file system still like root.
 *
 * @param prefix what to put before a command
 */
record PostgresUser(List<String> prefix) {
  private static final List<String> USER_NAMESPACE = List.of("unshare", "-U");

  static PostgresUser current() {
    if (!isRoot()) {
      return new PostgresUser(List.of());
    }
    if (!succeeds(USER_NAMESPACE)) {
      throw new ServerStartException(
          "PostgreSQL refuses to run as root, and this system has no user namespaces (unshare -U"
              + " fails): run the recorder as another user");
    }
    return new PostgresUser(USER_NAMESPACE);
  }

  private static boolean isRoot() {
    try {
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean succeeds(List<String> prefix) {
    List<String> command = new ArrayList<>(prefix);
    command.add("true");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
