package io.videoconf.recorder.ingest;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How this ingest node runs.
 *
 * @param node name of the node in the database; a restarted node with the same name takes its recordings up again
 * @param workDir holds journals and segments until they are in the object store; must survive a restart
 * @param rtpHost local address that UDP sockets are bound to
 * @param announcedIp address that senders are told
 * @param firstRtpPort lowest UDP port
 * @param lastRtpPort highest UDP port
 * @param playoutDelay how long the compositor waits for late packets
 * @param segmentDuration length of a segment
 * @param idleTimeout a recording without packets for so long is stopped
 */
public record IngestSettings(
    String node,
    Path workDir,
    InetAddress rtpHost,
    String announcedIp,
    int firstRtpPort,
    int lastRtpPort,
    Duration playoutDelay,
    Duration segmentDuration,
    Duration idleTimeout) {}
