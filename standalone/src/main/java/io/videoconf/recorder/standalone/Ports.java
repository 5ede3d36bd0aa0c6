package io.videoconf.recorder.standalone;

import io.videoconf.recorder.embedded.EmbeddedServers;
import io.videoconf.recorder.embedded.FreePorts;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Every port that an installation listens on; all of them on loopback, but for those of media.
 *
 * @param rtpHost address that media is received on
 */
public record Ports(
    int api,
    int ingest,
    int transcoder,
    int thumbnailer,
    EmbeddedServers.Ports servers,
    PortRange rtp,
    String rtpHost) {
  static final String LOOPBACK = "127.0.0.1";

  /** All on loopback. */
  public Ports(
      int api,
      int ingest,
      int transcoder,
      int thumbnailer,
      EmbeddedServers.Ports servers,
      PortRange rtp) {
    this(api, ingest, transcoder, thumbnailer, servers, rtp, LOOPBACK);
  }

  /** Ports that nobody listens on now, but for the range of RTP ports. */
  public static Ports free(PortRange rtp) {
    List<Integer> free = FreePorts.some(8);
    return new Ports(
        free.get(0),
        free.get(1),
        free.get(2),
        free.get(3),
        new EmbeddedServers.Ports(free.get(4), free.get(5), free.get(6), free.get(7)),
        rtp);
  }

  /**
   * Checks that every server and service could listen.
   *
   * @param servers directory of the servers: what a killed process left there does not count
   * @throws StartRefusedException when two ports are the same
   * @throws io.videoconf.recorder.embedded.ServerStartException naming a port that is taken
   */
  void requireFree(Path servers) {
    requireDistinct();
    EmbeddedServers.requirePorts(servers, this.servers);
    FreePorts.requireFree("the api", api);
    FreePorts.requireFree("ingest", ingest);
    FreePorts.requireFree("the transcoder", transcoder);
    FreePorts.requireFree("the thumbnailer", thumbnailer);
  }

  /** The TCP ports by name. */
  public Map<String, Integer> byName() {
    Map<String, Integer> all = new LinkedHashMap<>();
    all.put("api", api);
    all.put("ingest", ingest);
    all.put("transcoder", transcoder);
    all.put("thumbnailer", thumbnailer);
    all.put("postgres", servers.postgres());
    all.put("kafka", servers.kafka());
    all.put("kafka_controller", servers.kafkaController());
    all.put("s3", servers.s3());
    return all;
  }

  private void requireDistinct() {
    Map<Integer, String> owners = new LinkedHashMap<>();
    byName()
        .forEach((name, port) -> {
          String other = owners.putIfAbsent(port, name);
          if (other != null) {
            throw new StartRefusedException(
                "%s and %s cannot both have port %d".formatted(other, name, port));
          }
        });
  }
}
