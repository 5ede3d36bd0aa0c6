package io.videoconf.recorder.standalone;

import io.videoconf.recorder.embedded.ServerStartException;
import io.videoconf.recorder.platform.config.ConfigurationException;
import io.videoconf.recorder.standalone.demo.DemoCommand;
import io.videoconf.recorder.standalone.jobs.JobsCommand;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The command line. */
@Command(
    name = "recorder",
    description = "Records, composites, transcodes and serves video conferences.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      UpCommand.class,
      DemoCommand.class,
      TokenCommand.class,
      UsersCommand.class,
      ClientsCommand.class,
      JobsCommand.class,
      CommandLine.HelpCommand.class
    },
    footer = {
      "",
      "Try `recorder demo` first. It needs nothing but a JDK 25, which the launcher looks for in"
          + " JAVA_HOME, on the PATH, in /usr/lib/jvm and where sdkman, asdf, mise and Homebrew put"
          + " it.",
      "JAVA_OPTS adds options for the JVM; RECORDER_BUILD=never keeps the launcher from building."
    })
public final class Main {
  private static final int EXIT_SOFTWARE = 70; // of sysexits.h

  private Main() {}

  public static void main(String[] args) {
    int exitCode = EXIT_SOFTWARE;
    try {
      exitCode = commandLine().execute(args);
    } catch (Error e) {
      Thread main = Thread.currentThread();
      main.getUncaughtExceptionHandler().uncaughtException(main, e);
      // Not rethrown: that would leave the JVM to its other threads.
    }
    System.exit(exitCode);
  }

  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new Main());
    ServiceCommand.all().forEach(commandLine::addSubcommand);
    commandLine.registerConverter(PortRange.class, PortRange::parse);
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setUsageHelpAutoWidth(true);
    commandLine.getSubcommands().values().forEach(Main::addHelpOption);
    commandLine.setExecutionExceptionHandler(Main::report);
    return commandLine;
  }

  private static void addHelpOption(CommandLine subcommand) {
    if (!(subcommand.getCommand() instanceof CommandLine.HelpCommand)) {
      subcommand.getCommandSpec().mixinStandardHelpOptions(true);
    }
  }

  /** What a user can act on is one line; a fault of ours shows where it is. */
  private static int report(
      Exception failure, CommandLine commandLine, CommandLine.ParseResult arguments) {
    switch (failure) {
      case StartRefusedException e -> commandLine.getErr().println("recorder: " + e.getMessage());
      case ServerStartException e -> commandLine.getErr().println("recorder: " + withCause(e));
      case ConfigurationException e -> commandLine.getErr().println("recorder: " + e.getMessage());
      default -> failure.printStackTrace(commandLine.getErr());
    }
    return 1;
  }

  private static String withCause(Exception e) {
    return Optional.ofNullable(e.getCause())
        .map(cause -> e.getMessage() + " (" + cause.getMessage() + ")")
        .orElse(String.valueOf(e.getMessage()));
  }

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {
        "recorder " + (version == null ? "(not packaged)" : version), "Java " + Runtime.version()
      };
    }
  }
}
