package io.videoconf.recorder.standalone;

import java.nio.file.Path;

/**
 * Chooses the logging configuration; effective only before the first logger is made. The services
 * bring one each, so it is always named, never found.
 */
public final class LogSetup {
  private static final String CONFIGURATION = "logback.configurationFile";
  private static final String FOLDER = "io/videoconf/recorder/standalone/";

  private LogSetup() {}

  /** Everything to standard error, for a service that runs alone. */
  static void toConsole() {
    use("console-logback.xml");
  }

  /** Only what went wrong, to standard error: for a command that prints what it is asked for. */
  public static void quiet() {
    use("quiet-logback.xml");
  }

  /** Everything to a file: the console is the user's. */
  public static void toFile(Path file) {
    System.setProperty("recorder.log", file.toAbsolutePath().toString());
    use("file-logback.xml");
  }

  private static void use(String configuration) {
    if (System.getProperty(CONFIGURATION) == null) {
      System.setProperty(CONFIGURATION, FOLDER + configuration);
    }
  }
}
