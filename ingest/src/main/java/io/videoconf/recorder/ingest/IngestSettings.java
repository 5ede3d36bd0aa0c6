package io.videoconf.recorder.ingest;

import io.videoconf.recorder.ingest.receive.PortPool;
import io.videoconf.recorder.ingest.receive.UdpNetwork;
import io.videoconf.recorder.platform.config.Environment;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How this ingest node runs.
 *
 * @param node name of the node in the database; a restarted node with the same name takes its
 *     recordings up again
 * @param workDir holds journals and segments until they are in the object store; must survive a
 *     restart
 * @param rtpHost local address that UDP sockets are bound to
 * @param announcedIps addresses that senders are told: of one family or of each, preferred first
 * @param firstRtpPort lowest UDP port
 * @param lastRtpPort highest UDP port
 * @param rtpLoops threads that read UDP sockets
 * @param rtpReceiveBufferBytes receive buffer that is asked for each UDP socket
 * @param playoutDelay how long the compositor waits for late packets
 * @param segmentDuration length of a segment
 * @param idleTimeout a recording without packets for so long is stopped
 */
public record IngestSettings(
    String node,
    Path workDir,
    InetAddress rtpHost,
    List<String> announcedIps,
    int firstRtpPort,
    int lastRtpPort,
    int rtpLoops,
    int rtpReceiveBufferBytes,
    Duration playoutDelay,
    Duration segmentDuration,
    Duration idleTimeout) {
  /**
   * What may be said at most with RECORDER_INGEST_SEGMENT_SECONDS: bounds of segments count on it.
   */
  public static final int MAX_SEGMENT_SECONDS = 10;

  private static final Pattern PORT_RANGE = Pattern.compile("(\\d{1,5})-(\\d{1,5})");

  private static final int MOST_LOOPS = 256;

  /** Reads RECORDER_NODE, RECORDER_RTP_* and RECORDER_INGEST_*. */
  public static IngestSettings from(Environment env) {
    String host = env.string("RECORDER_RTP_HOST", "127.0.0.1");
    int first = 0;
    int last = 0;
    Matcher range = PORT_RANGE.matcher(env.string("RECORDER_RTP_PORTS", "40000-40999"));
    if (range.matches()) {
      first = Integer.parseInt(range.group(1));
      last = Integer.parseInt(range.group(2));
    }
    if (first < 1 || last > 65_535 || last < first) {
      env.reject("RECORDER_RTP_PORTS must be a range of ports such as 40000-40999");
    }
    InetAddress rtpHost = address(env, host);
    if (rtpHost.isAnyLocalAddress() && env.optional("RECORDER_RTP_ANNOUNCED_IP").isEmpty()) {
      env.reject("RECORDER_RTP_ANNOUNCED_IP is required when RECORDER_RTP_HOST is a wildcard");
    }
    int cores = Math.min(MOST_LOOPS, Runtime.getRuntime().availableProcessors());
    return new IngestSettings(
        env.string("RECORDER_NODE", "ingest-1"),
        env.path("RECORDER_INGEST_WORK", Path.of("work")).toAbsolutePath(),
        rtpHost,
        announced(env, host),
        first,
        last,
        env.integer("RECORDER_RTP_LOOPS", cores, 1, MOST_LOOPS),
        env.integer("RECORDER_RTP_RECEIVE_BUFFER_KB", 4096, 64, 1 << 18) << 10,
        env.duration("RECORDER_INGEST_PLAYOUT_DELAY", Duration.ofSeconds(2)),
        Duration.ofSeconds(
            env.integer("RECORDER_INGEST_SEGMENT_SECONDS", 2, 1, MAX_SEGMENT_SECONDS)),
        env.duration("RECORDER_INGEST_IDLE_TIMEOUT", Duration.ofMinutes(10)));
  }

  /** Starts the loops that read this node's UDP ports; none of these is bound yet. */
  public UdpNetwork openNetwork() {
    return UdpNetwork.start(
        rtpLoops,
        new PortPool(rtpHost, firstRtpPort, lastRtpPort, rtpReceiveBufferBytes),
        playoutDelay);
  }

  /** The address that a sender is told: of the family that it speaks, if there is one. */
  public String announcedIp(boolean ipv6) {
    return announcedIps.stream()
        .filter(ip -> ip.contains(":") == ipv6)
        .findFirst()
        .orElse(announcedIps.getFirst());
  }

  private static List<String> announced(Environment env, String host) {
    List<String> addresses =
        Arrays.stream(env.string("RECORDER_RTP_ANNOUNCED_IP", host).split(","))
            .map(String::strip)
            .filter(address -> !address.isEmpty())
            .toList();
    if (addresses.isEmpty()) {
      env.reject("RECORDER_RTP_ANNOUNCED_IP must be one or two addresses");
      return List.of(host);
    }
    return addresses;
  }

  private static InetAddress address(Environment env, String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      env.reject("RECORDER_RTP_HOST must be an address of this machine");
      return InetAddress.getLoopbackAddress();
    }
  }
}
