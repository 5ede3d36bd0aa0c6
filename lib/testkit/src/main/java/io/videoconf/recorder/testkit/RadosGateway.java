package io.videoconf.recorder.testkit;

import io.videoconf.recorder.embedded.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/**
 * Ceph's S3 server on 127.0.0.1: a monitor, one OSD that keeps objects in memory, and radosgw, all
 * children of this JVM. Only good for tests: whoever is on this machine may talk to the monitor and
 * the OSD, and what was kept is gone with them. Thread-safe.
 */
public final class RadosGateway implements AutoCloseable {
  /** What must be on the path; Debian's packages ceph-mon, ceph-osd and radosgw have them. */
  static final List<String> PROGRAMS =
      List.of("ceph-mon", "ceph-osd", "monmaptool", "osdmaptool", "radosgw", "radosgw-admin");

  private static final String USER = "client.rgw";

  private final ChildProcesses processes;
  private final URI endpoint;

  private RadosGateway(ChildProcesses processes, URI endpoint) {
    this.processes = processes;
    this.endpoint = endpoint;
  }

  /**
   * Starts all of it and returns when the gateway answers, after about two seconds.
   *
   * @param directory of its own, for logs and the monitor's data
   * @throws IllegalStateException when something did not come up; the message has its log
   */
  public static RadosGateway start(Path directory, String accessKey, String secretKey) {
    List<Integer> ports = FreePorts.some(2);
    URI endpoint = URI.create("http://127.0.0.1:" + ports.getLast());
    ChildProcesses processes = new ChildProcesses(directory);
    try {
      RadosSettings settings =
          RadosSettings.write(directory, UUID.randomUUID(), ports.getFirst(), ports.getLast());
      startCluster(processes, settings);
      // Waits for the cluster, and makes the pools.
      processes.run(
          settings.command(
              "radosgw-admin",
              "-n",
              USER,
              "user",
              "create",
              "--uid=tests",
              "--display-name=tests",
              "--access-key=" + accessKey,
              "--secret-key=" + secretKey));
      processes.start(settings.command("radosgw", "-n", USER, "-f"));
      processes.awaitAnswer(endpoint);
      return new RadosGateway(processes, endpoint);
    } catch (IOException e) {
      processes.close();
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      processes.close();
      throw e;
    }
  }

  public URI endpoint() {
    return endpoint;
  }

  @Override
  public void close() {
    processes.close();
  }

  /** Monitor and OSD are told of each other by maps made beforehand: then no one has to ask. */
  private static void startCluster(ChildProcesses processes, RadosSettings settings)
      throws IOException {
    String monitors = settings.directory().resolve("monmap").toString();
    String disks = settings.directory().resolve("osdmap").toString();
    processes.run(
        settings.command(
            "monmaptool",
            "--create",
            "--fsid",
            settings.cluster().toString(),
            "--addv",
            "a",
            "[" + settings.monitor() + "]",
            monitors));
    processes.run(settings.command("osdmaptool", "--createsimple", "1", disks));
    processes.run(
        settings.command("ceph-mon", "-i", "a", "--mkfs", "--monmap", monitors, "--osdmap", disks));
    processes.start(settings.command("ceph-mon", "-i", "a", "-f"));
    processes.run(settings.command("ceph-osd", "-i", "0", "--mkfs"));
    processes.start(settings.command("ceph-osd", "-i", "0", "-f"));
  }
}
