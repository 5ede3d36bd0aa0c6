package io.videoconf.recorder.standalone;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Runs one service alone, as its own main does; everything comes from the environment. */
@Command
final class ServiceCommand implements Callable<Integer> {
  private final ServiceMain main;

  private ServiceCommand(ServiceMain main) {
    this.main = main;
  }

  /** A service's main method; returns when the service has stopped. */
  @FunctionalInterface
  interface ServiceMain {
    void main(String[] args) throws Exception;
  }

  static List<CommandLine> all() {
    return List.of(
        command(
            "ingest",
            "Runs ingest alone: receives RTP, keeps the journal, composes, uploads segments.",
            io.videoconf.recorder.ingest.Main::main),
        command(
            "transcoder",
            "Runs a transcoder alone: takes jobs and makes HLS ladders.",
            io.videoconf.recorder.transcoder.Main::main),
        command(
            "thumbnailer",
            "Runs a thumbnailer alone: takes jobs and makes posters and storyboards.",
            io.videoconf.recorder.thumbnailer.Main::main),
        command(
            "api",
            "Runs the API alone: recordings over REST, signed URLs, the watch page.",
            io.videoconf.recorder.api.Main::main));
  }

  @Override
  public Integer call() throws Exception {
    LogSetup.toConsole();
    main.main(new String[0]);
    return 0;
  }

  private static CommandLine command(String name, String header, ServiceMain main) {
    CommandLine command = new CommandLine(new ServiceCommand(main));
    command
        .getCommandSpec()
        .name(name)
        .usageMessage()
        .header(header)
        .description(
            "It is configured by environment variables, RECORDER_DATABASE_URL and the like; those"
                + " that are missing are named when it starts.");
    return command;
  }
}
