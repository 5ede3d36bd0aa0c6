package io.videoconf.recorder.rtp.playout;

import io.videoconf.recorder.model.AccessUnit;
import io.videoconf.recorder.model.RtpFormat;
import io.videoconf.recorder.model.SyncSource;
import io.videoconf.recorder.model.TrackSpec;
import io.videoconf.recorder.rtp.RtpPacket;
import io.videoconf.recorder.rtp.RtpParse;
import io.videoconf.recorder.rtp.payload.Depacketizer;
import io.videoconf.recorder.rtp.payload.Depacketizer.Assembly;
import io.videoconf.recorder.rtp.playout.Incoming.PayloadFormat;
import io.videoconf.recorder.rtp.playout.PacketStream.Buffered;
import io.videoconf.recorder.rtp.rtcp.Rtcp;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.SenderReport;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns the recorded packets of one track into access units: in order, whole, and placed on the
 * axis of arrival times. Pure and deterministic: the same packets with the same arrival times give
 * the same units, however often it is polled. Give it packets in the order of their arrival. Not
 * thread-safe.
 *
 * <p>A unit comes out once its presentation time plus the playout delay has passed: until then
 * missing packets are waited for, and clock estimates settle.
 */
public final class TrackPlayout {
  /** A source that changes its SSRC faster than it is played is not followed. */
  private static final int MAX_STREAMS = 8;

  private static final int MAX_WAITING_REPORTS = 4;

  private final TrackSpec spec;
  private final ParticipantClock.Member member;
  private final long delayNanos;
  private final PacketExtensions extensions;
  private final Map<Integer, PayloadFormat> formats = new HashMap<>();

  /** Streams in the order in which they are played; packets go to the last. */
  private final Deque<Stream> streams = new ArrayDeque<>();

  private final Map<Long, SenderReport> waitingReports = new LinkedHashMap<>();
  private final Deque<PlayoutUnit> ready = new ArrayDeque<>();
  private boolean afterLoss;
  private boolean emitted;
  private long lastPresentationNanos;
  private int rotationDegrees;

  private long packets;
  private long duplicates;
  private long late;
  private long lost;
  private long recovered;
  private long ignored;
  private long rejected;
  private long overflowed;
  private long units;
  private long tornUnits;
  private long unitsOnReference;
  private double syncErrorSeconds;

  private record Stream(long ssrc, PacketStream packets) {}

  /**
   * @param clock shared by all tracks of the participant
   */
  public TrackPlayout(TrackSpec spec, ParticipantClock clock) {
    this.spec = spec;
    this.member = clock.join();
    this.delayNanos = clock.playoutDelayNanos();
    this.extensions = new PacketExtensions(spec.rtp());
  }

  /** Takes an RTP packet; the array is kept and must not be changed any more. */
  public void onRtp(byte[] packet, long arrivalNanos) {
    advance(arrivalNanos, false);
    switch (RtpPacket.parse(packet, 0, packet.length)) {
      case RtpParse.Malformed _ -> rejected++;
      case RtpParse.Packet(RtpPacket rtp) -> insert(rtp, arrivalNanos);
    }
  }

  private void insert(RtpPacket packet, long arrivalNanos) {
    // The SSRC is not asked for again: the receiver saw the BYE that lets another one follow.
    Incoming incoming = incoming(packet);
    if (incoming == null) {
      rejected++;
      return;
    }
    Stream current = streams.peekLast();
    if (incoming.format() == null && (current == null || current.ssrc() != packet.ssrc())) {
      ignored++;
      return;
    }
    if (current == null || current.ssrc() != packet.ssrc()) {
      current = begin(packet.ssrc(), arrivalNanos);
    }
    PacketStream.Insert insert = current.packets().insert(incoming, arrivalNanos);
    if (insert == PacketStream.Insert.RESTART) {
      insert = begin(packet.ssrc(), arrivalNanos).packets().insert(incoming, arrivalNanos);
    }
    switch (insert) {
      case ACCEPTED -> {
        if (incoming.format() == null) {
          ignored++;
        } else {
          packets++;
        }
      }
      case DUPLICATE -> duplicates++;
      case LATE, RESTART -> late++;
      case OVERFLOW -> overflowed++;
    }
  }

  /** What the packet is to the track; null if it is none of its. */
  private @Nullable Incoming incoming(RtpPacket packet) {
    int payloadType = packet.payloadType();
    PayloadFormat format = format(payloadType);
    if (format != null) {
      return Incoming.media(packet, format);
    }
    Integer red = spec.rtp().redPayloadType();
    if (red != null && red == payloadType) {
      return Incoming.redundant(packet, this::format);
    }
    return spec.rtp().ignoredPayloadTypes().contains(payloadType)
        ? Incoming.withoutMedia(packet)
        : null;
  }

  private @Nullable PayloadFormat format(int payloadType) {
    RtpFormat format = spec.rtp().format(payloadType);
    return format == null
        ? null
        : formats.computeIfAbsent(
            payloadType, _ -> new PayloadFormat(format, Depacketizer.of(format)));
  }

  private Stream begin(long ssrc, long arrivalNanos) {
    if (streams.size() >= MAX_STREAMS) {
      streams.removeFirst();
      afterLoss = true;
    }
    PacketStream packetStream = new PacketStream(extensions, member);
    SenderReport report = waitingReports.remove(ssrc);
    if (report != null) {
      packetStream.onSenderReport(report, arrivalNanos);
    }
    Stream stream = new Stream(ssrc, packetStream);
    streams.addLast(stream);
    return stream;
  }

  /** Takes an RTCP datagram of the track; of interest are sender reports. */
  public void onRtcp(byte[] packet, long arrivalNanos) {
    advance(arrivalNanos, false);
    for (RtcpPacket rtcp : Rtcp.parse(packet).packets()) {
      if (rtcp instanceof SenderReport report && report.ntpTimestamp() != 0) {
        onSenderReport(report, arrivalNanos);
      }
    }
  }

  private void onSenderReport(SenderReport report, long arrivalNanos) {
    Stream current = streams.peekLast();
    if (current != null && current.ssrc() == report.ssrc()) {
      current.packets().onSenderReport(report, arrivalNanos);
    } else if (waitingReports.containsKey(report.ssrc())
        || waitingReports.size() < MAX_WAITING_REPORTS) {
      waitingReports.put(report.ssrc(), report);
    }
  }

  /** The units that are due at that time and did not come out before, in decoding order. */
  public List<PlayoutUnit> poll(long nowNanos) {
    advance(nowNanos, false);
    List<PlayoutUnit> due = new ArrayList<>();
    while (!ready.isEmpty() && ready.getFirst().unit().timestampNanos() <= nowNanos - delayNanos) {
      due.add(ready.removeFirst());
    }
    return due;
  }

  /** Everything that is left, when no packet will follow. */
  public List<PlayoutUnit> drain() {
    advance(Long.MAX_VALUE, true);
    List<PlayoutUnit> rest = List.copyOf(ready);
    ready.clear();
    return rest;
  }

  public PlayoutStats stats() {
    return new PlayoutStats(
        packets,
        duplicates,
        late,
        lost,
        recovered,
        ignored,
        rejected,
        overflowed,
        units,
        tornUnits,
        streams.isEmpty() ? SyncSource.ARRIVAL : streams.getLast().packets().syncSource(),
        unitsOnReference == 0 ? null : syncErrorSeconds / unitsOnReference);
  }

  private void advance(long nowNanos, boolean ended) {
    while (!streams.isEmpty()) {
      boolean last = streams.size() == 1;
      PacketStream stream = streams.getFirst().packets();
      switch (stream.next(nowNanos - delayNanos, ended || !last)) {
        case PacketStream.Step.Wait _ -> {
          return;
        }
        case PacketStream.Step.Empty _ -> {
          if (last) {
            return;
          }
          streams.removeFirst();
          formats.values().forEach(format -> format.depacketizer().restart());
        }
        case PacketStream.Step.Lost(long missing) -> {
          lost += missing;
          broken();
        }
        case PacketStream.Step.Torn _ -> torn();
        case PacketStream.Step.Group group -> assemble(group);
      }
    }
  }

  private void assemble(PacketStream.Step.Group group) {
    List<RtpPacket> parts = group.packets().stream().map(Buffered::packet).toList();
    boolean fromRedundancy = group.packets().stream().anyMatch(Buffered::recovered);
    if (fromRedundancy) {
      recovered += parts.size();
    }
    if (parts.stream().allMatch(p -> p.payloadLength() == 0)) {
      return;
    }
    AudioLevel level = readExtensions(group.packets());
    Depacketizer depacketizer = group.format().depacketizer();
    if (group.afterGap() && !depacketizer.startsUnit(parts.getFirst())) {
      torn();
      return;
    }
    switch (depacketizer.assemble(parts, group.afterGap())) {
      case Assembly.Empty _ -> {}
      case Assembly.Torn _ -> torn();
      case Assembly.Complete complete -> {
        AccessUnit unit = new AccessUnit(place(group), complete.keyframe(), complete.data());
        ready.add(
            new PlayoutUnit(
                unit,
                group.timestamp() & 0xFFFFFFFFL,
                group.format().format(),
                afterLoss && !complete.resumes(),
                fromRedundancy,
                rotationDegrees,
                level,
                complete.width(),
                complete.height()));
        afterLoss = false;
        units++;
      }
    }
  }

  private long place(PacketStream.Step.Group group) {
    long place = group.clock().fixPresentationNanos(group.timestamp());
    // A source that jumped may overlap with what was played before.
    long presentation = emitted ? Math.max(place, lastPresentationNanos + 1) : place;
    lastPresentationNanos = presentation;
    emitted = true;
    Long errorNanos = group.clock().offReferenceNanos(group.timestamp(), presentation);
    if (errorNanos != null) {
      unitsOnReference++;
      syncErrorSeconds += errorNanos / 1e9;
    }
    return presentation;
  }

  /** Notes a rotation, which holds until another is told; returns how loud the unit is. */
  private @Nullable AudioLevel readExtensions(List<Buffered> parts) {
    AudioLevel level = null;
    for (Buffered part : parts) {
      Integer rotation = extensions.rotationDegrees(part.header());
      if (rotation != null) {
        rotationDegrees = rotation;
      }
      if (level == null) {
        level = extensions.audioLevel(part.header());
      }
    }
    return level;
  }

  private void torn() {
    tornUnits++;
    broken();
  }

  private void broken() {
    afterLoss = true;
    formats.values().forEach(format -> format.depacketizer().onLoss());
  }
}
