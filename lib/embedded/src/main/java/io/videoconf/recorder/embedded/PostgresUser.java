package io.videoconf.recorder.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * As whom PostgreSQL's programs run. They refuse to run as root, so there they are started in a
 * {@linkplain UserNamespace user namespace} of their own.
 *
 * @param prefix what to put before a command
 */
record PostgresUser(List<String> prefix) {
  static PostgresUser current() {
    if (!isRoot()) {
      return new PostgresUser(List.of());
    }
    return UserNamespace.prefix()
        .map(PostgresUser::new)
        .orElseThrow(() ->
            new ServerStartException(
                "PostgreSQL refuses to run as root, and this system has no user namespaces (unshare"
                    + " -U fails): run the recorder as another user"));
  }

  private static boolean isRoot() {
    try {
      return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    } catch (IOException e) {
      return false;
    }
  }
}
