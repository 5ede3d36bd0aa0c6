package io.videoconf.recorder.standalone.demo;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code --json} writes: all that a test needs to judge the recording.
 *
 * @param mp4 path of the downloaded file; null when there is none
 * @param token for both APIs; the installation ends with the demo, unless it is kept
 * @param ports TCP ports by name of the part that listens
 * @param synthesisPids of the cells that made the media
 * @param recorderPids of the cells of ingest and the workers that were seen
 * @param firstPacketAt wall time of the first packet
 * @param secondsSent from the first packet to the last
 * @param fileReadySeconds from the stop until the MP4 could be downloaded; null if it never could
 * @param completedSeconds from the stop until all renditions and pictures were there too
 * @param problems empty when all is right
 */
record DemoResult(
    String recordingId,
    @Nullable String mp4,
    String apiUrl,
    String ingestUrl,
    String token,
    Map<String, Integer> ports,
    String rtpPorts,
    String dataDirectory,
    long seed,
    long pid,
    List<Long> synthesisPids,
    List<Long> recorderPids,
    @Nullable Instant firstPacketAt,
    double secondsSent,
    @Nullable Double fileReadySeconds,
    @Nullable Double completedSeconds,
    List<MeetingEvent> events,
    long packetsSent,
    long packetsDropped,
    long packetsRetransmitted,
    long packetsReceived,
    long keyframeRequests,
    int cellRestarts,
    List<String> notes,
    List<String> problems) {}
