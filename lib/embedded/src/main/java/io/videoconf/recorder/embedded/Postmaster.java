package io.videoconf.recorder.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A live PostgreSQL server process.
 *
 * @param port where it listens
 */
record Postmaster(long pid, int port) {
  private static final int PID_LINE = 0;
  private static final int PORT_LINE = 3;

  /** The server that runs on this data directory, by its postmaster.pid. */
  static Optional<Postmaster> on(Path data) {
    try {
      List<String> lines = Files.readAllLines(data.resolve("postmaster.pid"));
      Postmaster found =
          new Postmaster(
              Long.parseLong(lines.get(PID_LINE).strip()),
              Integer.parseInt(lines.get(PORT_LINE).strip()));
      return found.isPostgres() ? Optional.of(found) : Optional.empty();
    } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  /** After a reboot the number in the file may be anybody's. */
  private boolean isPostgres() {
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().command())
        .map(command -> command.endsWith("/postgres"))
        .orElse(false);
  }
}
