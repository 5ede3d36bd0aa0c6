package io.videoconf.recorder.e2e.rig;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A network of its own for programs that would otherwise look around on this machine's: they see
 * loopback, and one link to us. Needs root. Closing removes it.
 */
public final class Namespace implements AutoCloseable {
  private final String name;
  private final String ours;
  private final String theirs;

  private Namespace(String name, String ours, String theirs) {
    this.name = name;
    this.ours = ours;
    this.theirs = theirs;
  }

  /** Makes one; where that is not allowed the running test is skipped, or fails if it must run. */
  public static Namespace create() throws IOException, InterruptedException {
    long pid = ProcessHandle.current().pid();
    // 198.18.0.0/15 is for tests between devices (RFC 2544): nobody is there.
    String subnet = "198.18." + pid % 256 + ".";
    Namespace made = new Namespace("e2e-" + pid, subnet + "1", subnet + "2");
    String link = "e2e" + pid;
    if (!succeeds("ip", "netns", "add", made.name)) {
      ExternalTools.lack("a network namespace cannot be made: root is needed");
    }
    try {
      run("ip", "link", "add", link, "type", "veth", "peer", "name", "eth0", "netns", made.name);
      run("ip", "addr", "add", made.ours + "/30", "dev", link);
      run("ip", "link", "set", link, "up");
      made.inside("ip", "link", "set", "lo", "up");
      made.inside("ip", "addr", "add", made.theirs + "/30", "dev", "eth0");
      made.inside("ip", "link", "set", "eth0", "up");
      return made;
    } catch (IOException | InterruptedException | RuntimeException e) {
      made.close();
      throw e;
    }
  }

  /** Our address, as those inside see it. */
  public String ours() {
    return ours;
  }

  /** Their address. */
  public String theirs() {
    return theirs;
  }

  /** The command that runs another one inside. */
  public List<String> command(String... command) {
    List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", name));
    all.addAll(List.of(command));
    return all;
  }

  @Override
  public void close() {
    try {
      // The link goes with it.
      succeeds("ip", "netns", "delete", name);
    } catch (IOException e) {
      throw new IllegalStateException("the namespace " + name + " is left", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void inside(String... command) throws IOException, InterruptedException {
    run(command(command).toArray(String[]::new));
  }

  private static void run(String... command) throws IOException, InterruptedException {
    if (!succeeds(command)) {
      throw new IOException("failed: " + String.join(" ", command));
    }
  }

  private static boolean succeeds(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
  }
}
