package io.videoconf.recorder.e2e.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A small Node.js project of this repository, copied to e2e/target with its packages installed. */
public final class NodeProject {
  private static final Duration INSTALL_TIMEOUT = Duration.ofMinutes(3);

  private final Path folder;

  private NodeProject(Path folder) {
    this.folder = folder;
  }

  /**
   * Copies and installs it. No script of a package is run: mediasoup's would fetch a worker.
   *
   * @param source its folder, from the project's root
   */
  public static NodeProject of(String source) throws IOException, InterruptedException {
    Path from = ProjectHome.path().resolve(source);
    Path to = ProjectHome.target().resolve("node").resolve(from.getFileName());
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(NodeProject::isSource).toList()) {
        Path copy = to.resolve(from.relativize(file));
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
      }
    }
    NodeProject project = new NodeProject(to);
    project.run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline");
    return project;
  }

  private static boolean isSource(Path file) {
    return Files.isRegularFile(file)
        && !file.toString().contains("/node_modules/")
        && !file.toString().contains("/dist/");
  }

  /** The text of a file, of the project's own or of a package. */
  public String read(String file) throws IOException {
    return Files.readString(folder.resolve(file));
  }

  /** Runs a program in the project's folder until it ends, which must be well. */
  public void run(String... command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    try (Peer peer = Peer.start(command[0] + "-" + folder.getFileName(), builder)) {
      peer.await(INSTALL_TIMEOUT);
    }
  }

  /** A process builder for one of its scripts. */
  public ProcessBuilder node(String script, String... arguments) {
    List<String> command = new ArrayList<>(List.of("node", script));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).directory(folder.toFile());
  }
}
