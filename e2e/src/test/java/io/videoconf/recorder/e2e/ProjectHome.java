package io.videoconf.recorder.e2e;

import java.nio.file.Path;

/** Where the built project is. */
final class ProjectHome {
  private ProjectHome() {}

  /** The folder of the launcher and of the root POM: system property {@code recorder.home}. */
  static Path path() {
    String home = System.getProperty("recorder.home");
    if (home == null) {
      throw new IllegalStateException("run by Maven, which sets -Drecorder.home");
    }
    return Path.of(home).toAbsolutePath();
  }

  /** Where processes started by tests write their logs; kept after the run. */
  static Path logs() {
    return path().resolve("e2e/target/logs");
  }
}
