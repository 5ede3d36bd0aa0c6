package io.videoconf.recorder.cell;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How cells are cut off from the network on this system.
 *
 * @param prefix command that runs another one without a network, in the same process; empty when
 *     there is no way
 */
public record Isolation(List<String> prefix) {
  private static final Logger log = LoggerFactory.getLogger(Isolation.class);
  private static final int PROBE_SECONDS = 10;

  /** unshare(1) of util-linux: as root, else by a user namespace where the kernel allows it. */
  private static final List<List<String>> CANDIDATES =
      List.of(List.of("unshare", "-n", "--"), List.of("unshare", "-r", "-n", "--"));

  public Isolation {
    prefix = List.copyOf(prefix);
  }

  /** Cells share our network. */
  public static Isolation none() {
    return new Isolation(List.of());
  }

  public boolean isNetworkless() {
    return !prefix.isEmpty();
  }

  /** Tries what works here; to be done once, at start. Warns when nothing does. Blocks briefly. */
  public static Isolation probe() {
    for (List<String> candidate : CANDIDATES) {
      if (works(candidate)) {
        return new Isolation(candidate);
      }
    }
    log.warn(
        "Cells will share this machine's network: neither `unshare -n` nor `unshare -r -n` works"
            + " here. Run as root, or allow unprivileged user namespaces.");
    return none();
  }

  private static boolean works(List<String> prefix) {
    List<String> command = new ArrayList<>(prefix);
    command.add("true");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    try {
      Process process = builder.start();
      try {
        return process.waitFor(PROBE_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
