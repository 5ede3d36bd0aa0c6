package io.videoconf.recorder.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The ceph.conf of a cluster of one, on loopback, in one directory.
 *
 * @param cluster its id
 * @param monitor the address of its monitor
 */
record RadosSettings(Path directory, UUID cluster, String monitor) {
  /** Without a manager nobody adapts anything: each pool is one group of objects, kept once. */
  private static final String TEXT =
      """
      [global]
      fsid = @CLUSTER@
      mon host = [@MONITOR@]
      public addr = 127.0.0.1
      cluster addr = 127.0.0.1
      ms bind msgr1 = false
      auth cluster required = none
      auth service required = none
      auth client required = none
      # Encryption, radosgw's default, needs keys.
      ms mon client mode = crc
      run dir = @DIRECTORY@
      log file = @DIRECTORY@/$name.log
      admin socket =
      pid file =
      osd pool default size = 1
      osd pool default min size = 1
      osd pool default pg num = 1
      osd pool default pgp num = 1
      osd pool default pg autoscale mode = off
      osd crush chooseleaf type = 0
      mon allow pool size one = true
      rgw rados pool pg num min = 1

      [mon.a]
      mon data = @DIRECTORY@/mon
      mon cluster log file = @DIRECTORY@/cluster.log
      # Decisions are taken at once, not gathered for a second.
      paxos propose interval = 0.01
      paxos min wait = 0.01
      # A full disk of this machine is no concern of a test.
      mon data avail crit = 0

      [osd.0]
      osd data = @DIRECTORY@/osd
      osd objectstore = memstore

      [client.rgw]
      rgw frontends = beast endpoint=127.0.0.1:@PORT@
      rgw enable apis = s3
      rgw run sync thread = false
      """;

  /** Writes it, with the folders that it names. */
  static RadosSettings write(Path directory, UUID cluster, int monitorPort, int gatewayPort)
      throws IOException {
    String monitor = "v2:127.0.0.1:" + monitorPort;
    Files.createDirectories(directory.resolve("mon"));
    Files.createDirectories(directory.resolve("osd"));
    Files.writeString(
        file(directory),
        TEXT.replace("@CLUSTER@", cluster.toString())
            .replace("@MONITOR@", monitor)
            .replace("@DIRECTORY@", directory.toString())
            .replace("@PORT@", String.valueOf(gatewayPort)));
    return new RadosSettings(directory, cluster, monitor);
  }

  /** A program's command line, with these settings. */
  List<String> command(String program, String... arguments) {
    List<String> command = new ArrayList<>(List.of(program, "-c", file(directory).toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  private static Path file(Path directory) {
    return directory.resolve("ceph.conf");
  }
}
