package io.videoconf.recorder.e2e.rig;

import java.nio.file.Path;

/** Where the built project is. */
public final class ProjectHome {
  private ProjectHome() {}

  /** The folder of the launcher and of the root POM: system property {@code recorder.home}. */
  public static Path path() {
    String home = System.getProperty("recorder.home");
    if (home == null) {
      throw new IllegalStateException("run by Maven, which sets -Drecorder.home");
    }
    return Path.of(home).toAbsolutePath();
  }

  /** What tests write; kept after the run. */
  public static Path target() {
    return path().resolve("e2e/target");
  }

  /** Where the processes that tests start write their logs; kept after the run. */
  static Path logs() {
    return target().resolve("logs");
  }
}
