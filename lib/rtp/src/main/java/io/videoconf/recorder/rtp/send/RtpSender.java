package io.videoconf.recorder.rtp.send;

import io.videoconf.recorder.model.AccessUnit;
import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.HeaderExtension;
import io.videoconf.recorder.rtp.RtpPacket;
import io.videoconf.recorder.rtp.RtpParse;
import io.videoconf.recorder.rtp.payload.Packetizer;
import io.videoconf.recorder.rtp.rtcp.ReportBlock;
import io.videoconf.recorder.rtp.rtcp.Rtcp;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sends one track: RTP out of access units, sender reports, repairs of what is asked for again, and
 * word of keyframe requests. Pure: the caller owns socket and clock, and the packets that are
 * returned. Not thread-safe.
 *
 * <p>An access unit's {@code timestampNanos} counts from {@code epoch}, as does {@code nowNanos}:
 * tracks that share an epoch are in sync through their sender reports.
 */
public final class RtpSender {
  private static final long SENDER_REPORT_INTERVAL_NANOS = 1_000_000_000L;

  /** Seconds from 1900, where NTP time begins, to 1970. */
  private static final long NTP_UNIX_OFFSET_SECONDS = 2_208_988_800L;

  private final Packetizer packetizer;
  private final long ssrc;
  private final int clockRateHz;
  private final long timestampOffset;
  private final String cname;
  private final Instant epoch;
  private final @Nullable Rtx rtx;
  private final SenderExtensions extensions;
  private final SentPackets history = new SentPackets();
  private final List<Integer> asked = new ArrayList<>();

  private int rtxSequenceNumber;
  private long packetCount;
  private long octetCount;
  private long nextReportNanos = Long.MIN_VALUE;
  private long keyframeRequests;
  private long nacked;
  private long retransmitted;
  private @Nullable ReportBlock lastReport;

  /** How a stream is named and numbered; RFC 3550 wants the numbers to begin at random. */
  public record Config(
      Codec codec,
      int payloadType,
      long ssrc,
      int firstSequenceNumber,
      long timestampOffset,
      String cname) {}

  /**
   * What a sender does beside sending.
   *
   * @param rtx how what was lost is sent again; null for once more as it was
   * @param mid the media id, or null; sent if it has an extension
   * @param extensions the header extensions to send, by id
   * @param transportSequence of the transport, for that extension
   */
  public record Features(
      @Nullable Rtx rtx,
      @Nullable String mid,
      Map<HeaderExtension, Integer> extensions,
      TransportSequence transportSequence) {
    public Features {
      extensions = Map.copyOf(extensions);
    }

    /** No header extensions, plain retransmission. */
    public static Features none() {
      return new Features(null, null, Map.of(), new TransportSequence());
    }
  }

  /** The stream of retransmissions (RFC 4588). */
  public record Rtx(int payloadType, long ssrc, int firstSequenceNumber) {}

  /**
   * What was done so far.
   *
   * @param packets RTP packets sent for the first time
   * @param nacked how often a packet was asked for again
   * @param retransmitted how often one was sent again; others were no longer known
   * @param keyframeRequests datagrams that asked for a keyframe
   */
  public record Counts(long packets, long nacked, long retransmitted, long keyframeRequests) {}

  /**
   * @param epoch the wall time at which both clocks stood at 0
   */
  public RtpSender(Config config, Instant epoch) {
    this(config, epoch, Features.none());
  }

  /**
   * @param epoch the wall time at which both clocks stood at 0
   */
  public RtpSender(Config config, Instant epoch, Features features) {
    this.packetizer =
        Packetizer.of(
            config.codec(), config.ssrc(), config.payloadType(), config.firstSequenceNumber());
    this.ssrc = config.ssrc();
    this.clockRateHz = config.codec().clockRateHz();
    this.timestampOffset = config.timestampOffset();
    this.cname = config.cname();
    this.epoch = epoch;
    this.rtx = features.rtx();
    this.rtxSequenceNumber = features.rtx() == null ? 0 : features.rtx().firstSequenceNumber();
    this.extensions =
        new SenderExtensions(features.extensions(), features.mid(), features.transportSequence());
  }

  /** The RTP packets of a unit that is sent when it is captured. */
  public List<byte[]> send(AccessUnit unit) {
    return send(unit, unit.timestampNanos());
  }

  /** The RTP packets of a unit. */
  public List<byte[]> send(AccessUnit unit, long nowNanos) {
    List<byte[]> packets = new ArrayList<>();
    long captured = ntp(epoch.plusNanos(unit.timestampNanos()));
    long now = ntp(epoch.plusNanos(nowNanos));
    for (byte[] plain : packetizer.packetize(unit, rtpTimestamp(unit.timestampNanos()))) {
      byte[] packet = extensions.insert(plain, captured, now);
      packetCount++;
      octetCount += plain.length - RtpPacket.HEADER_BYTES;
      history.add(packet);
      packets.add(packet);
    }
    return packets;
  }

  /** What is due: repairs, and a sender report with the first packet, then one each second. */
  public List<byte[]> poll(long nowNanos) {
    List<byte[]> due = new ArrayList<>();
    for (int sequenceNumber : asked) {
      byte[] sent = history.get(sequenceNumber);
      if (sent != null) {
        retransmitted++;
        due.add(repair(sent, ntp(epoch.plusNanos(nowNanos))));
      }
    }
    asked.clear();
    if (packetCount > 0 && nowNanos >= nextReportNanos) {
      nextReportNanos = nowNanos + SENDER_REPORT_INTERVAL_NANOS;
      due.add(Rtcp.write(report(nowNanos), name()));
    }
    return due;
  }

  /** The last datagram of the stream: a report and BYE. */
  public byte[] close(long nowNanos) {
    return Rtcp.write(report(nowNanos), name(), new RtcpPacket.Bye(List.of(ssrc), ""));
  }

  private byte[] repair(byte[] sent, long sendNtp) {
    byte[] packet = rtx == null ? sent.clone() : wrap(sent, rtx);
    extensions.renew(packet, sendNtp);
    return packet;
  }

  /** RFC 4588 section 4: the original sequence number goes before the payload. */
  private byte[] wrap(byte[] sent, Rtx stream) {
    if (!(RtpPacket.parse(sent, 0, sent.length) instanceof RtpParse.Packet(RtpPacket packet))) {
      throw new IllegalStateException("a packet of ours cannot be read");
    }
    int headerLength = packet.payloadOffset();
    byte[] wrapped = new byte[sent.length + 2];
    System.arraycopy(sent, 0, wrapped, 0, headerLength);
    wrapped[headerLength] = sent[2];
    wrapped[headerLength + 1] = sent[3];
    System.arraycopy(sent, headerLength, wrapped, headerLength + 2, sent.length - headerLength);
    wrapped[1] = (byte) ((sent[1] & 0x80) | stream.payloadType());
    ByteBuffer header = ByteBuffer.wrap(wrapped);
    header.putShort(2, (short) rtxSequenceNumber++);
    header.putInt(8, (int) stream.ssrc());
    return wrapped;
  }

  private RtcpPacket.SenderReport report(long nowNanos) {
    return new RtcpPacket.SenderReport(
        ssrc,
        ntp(epoch.plusNanos(nowNanos)),
        rtpTimestamp(nowNanos) & 0xFFFFFFFFL,
        packetCount & 0xFFFFFFFFL,
        octetCount & 0xFFFFFFFFL,
        List.of());
  }

  private RtcpPacket.Sdes name() {
    return new RtcpPacket.Sdes(List.of(new RtcpPacket.Sdes.Chunk(ssrc, cname)));
  }

  /**
   * Takes feedback; true if it asks this stream for a keyframe. What it asks for again comes with
   * the next {@link #poll}.
   */
  public boolean onRtcp(byte[] bytes, int offset, int length) {
    boolean requested = false;
    for (RtcpPacket packet : Rtcp.parse(bytes, offset, length).packets()) {
      switch (packet) {
        case RtcpPacket.Pli pli -> requested |= pli.mediaSsrc() == ssrc;
        case RtcpPacket.Fir fir ->
            requested |= fir.entries().stream().anyMatch(e -> e.ssrc() == ssrc);
        case RtcpPacket.Nack nack -> {
          if (nack.mediaSsrc() == ssrc) {
            nacked += nack.sequenceNumbers().size();
            asked.addAll(nack.sequenceNumbers());
          }
        }
        case RtcpPacket.ReceiverReport report ->
            report.blocks().stream()
                .filter(block -> block.ssrc() == ssrc)
                .forEach(block -> lastReport = block);
        default -> {}
      }
    }
    if (requested) {
      keyframeRequests++;
    }
    return requested;
  }

  /** Sends an audio level from now on, 0 to 127 below full scale, if it has an extension. */
  public void audioLevel(boolean voice, int minusDbov) {
    extensions.audioLevel(voice, minusDbov);
  }

  /** Sends how the camera is turned from now on, in quarter turns, if it has an extension. */
  public void orientation(int quarterTurns) {
    extensions.orientation(quarterTurns);
  }

  /** What the receiver reported last. */
  public Optional<ReportBlock> lastReport() {
    return Optional.ofNullable(lastReport);
  }

  public Counts counts() {
    return new Counts(packetCount, nacked, retransmitted, keyframeRequests);
  }

  /** How many datagrams asked for a keyframe. */
  public long keyframeRequests() {
    return keyframeRequests;
  }

  private long rtpTimestamp(long nanos) {
    long seconds = Math.floorDiv(nanos, 1_000_000_000L);
    long rest = Math.floorMod(nanos, 1_000_000_000L);
    return timestampOffset
        + seconds * clockRateHz
        + (rest * clockRateHz + 500_000_000L) / 1_000_000_000L;
  }

  private static long ntp(Instant instant) {
    long fraction = ((long) instant.getNano() << 32) / 1_000_000_000L;
    return (instant.getEpochSecond() + NTP_UNIX_OFFSET_SECONDS) << 32 | fraction;
  }
}
