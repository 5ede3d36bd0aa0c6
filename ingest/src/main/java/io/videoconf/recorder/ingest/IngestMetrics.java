package io.videoconf.recorder.ingest;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.videoconf.recorder.ingest.receive.ReceiveCounters;
import io.videoconf.recorder.ingest.receive.UdpNetwork;
import io.videoconf.recorder.ingest.session.LeftOut;
import io.videoconf.recorder.model.ProcessingStatus;
import java.util.Locale;

/** What an ingest node shows to Prometheus. */
final class IngestMetrics {
  private IngestMetrics() {}

  static void register(
      MeterRegistry registry, Recordings recordings, UdpNetwork network, LeftOut leftOut) {
    ReceiveCounters counters = network.counters();
    Gauge.builder("ingest.recordings", recordings, r -> r.count(ProcessingStatus.RECORDING))
        .tag("status", "recording")
        .description("Recordings on this node")
        .register(registry);
    Gauge.builder("ingest.recordings", recordings, r -> r.count(ProcessingStatus.PROCESSING))
        .tag("status", "processing")
        .description("Recordings on this node")
        .register(registry);
    Gauge.builder("ingest.upload.backlog", recordings, Recordings::uploadBacklog)
        .description("Segments, chunks and rows that wait for storage or database")
        .register(registry);
    FunctionCounter.builder("ingest.rtp.packets", counters, ReceiveCounters::rtpPackets)
        .description("RTP packets accepted")
        .register(registry);
    FunctionCounter.builder("ingest.rtp.bytes", counters, ReceiveCounters::rtpBytes)
        .description("Bytes of RTP packets accepted")
        .baseUnit("bytes")
        .register(registry);
    FunctionCounter.builder("ingest.rtcp.packets", counters, ReceiveCounters::rtcpPackets)
        .description("RTCP packets accepted")
        .register(registry);
    FunctionCounter.builder("ingest.keyframe.requests", counters, ReceiveCounters::keyframeRequests)
        .description("PLI and FIR packets sent")
        .register(registry);
    FunctionCounter.builder("ingest.nacks", counters, ReceiveCounters::nacks)
        .description("Packets asked for again")
        .register(registry);
    FunctionCounter.builder("ingest.cell.restarts", recordings, Recordings::cellRestarts)
        .description("Compositor cells started again after a crash")
        .register(registry);
    FunctionCounter.builder("ingest.socket.drops", network, UdpNetwork::kernelDrops)
        .description("Datagrams that the kernel dropped because a receive buffer was full")
        .register(registry);
    Gauge.builder("ingest.socket.receive.buffer", network, n -> n.ports().grantedBufferBytes())
        .baseUnit("bytes")
        .description("Receive buffer that the kernel grants a socket")
        .register(registry);
    FunctionCounter.builder("ingest.udp.cpu", network, n -> n.loops().cpuSeconds())
        .baseUnit("seconds")
        .description("CPU time of the threads that read UDP sockets, kernel included")
        .register(registry);
    for (LeftOut.What what : LeftOut.What.values()) {
      FunctionCounter.builder("ingest.left.out", leftOut, l -> l.count(what))
          .tag("what", what.name().toLowerCase(Locale.ROOT))
          .description("What recordings have to do without, see the log")
          .register(registry);
    }
    counters.onNewReason(reason ->
        FunctionCounter.builder("ingest.datagrams.rejected", counters, c -> c.rejected(reason))
            .tag("reason", reason)
            .description("Datagrams dropped before the journal")
            .register(registry));
  }
}
