package io.videoconf.recorder.rtp.send;

import io.videoconf.recorder.model.AccessUnit;
import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.rtp.RtpPacket;
import io.videoconf.recorder.rtp.payload.Packetizer;
import io.videoconf.recorder.rtp.rtcp.Rtcp;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket;
import java.time.Instant;
import java.util.List;

/**
 * Sends one track: RTP out of access units, sender reports, and word of keyframe requests. Pure:
 * the caller owns socket and clock, and the packets that are returned. Not thread-safe.
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

  private long packetCount;
  private long octetCount;
  private long nextReportNanos = Long.MIN_VALUE;
  private long keyframeRequests;

  /** How a stream is named and numbered; RFC 3550 wants the numbers to begin at random. */
  public record Config(
      Codec codec,
      int payloadType,
      long ssrc,
      int firstSequenceNumber,
      long timestampOffset,
      String cname) {}

  /**
   * @param epoch the wall time at which both clocks stood at 0
   */
  public RtpSender(Config config, Instant epoch) {
    this.packetizer =
        Packetizer.of(
            config.codec(), config.ssrc(), config.payloadType(), config.firstSequenceNumber());
    this.ssrc = config.ssrc();
    this.clockRateHz = config.codec().clockRateHz();
    this.timestampOffset = config.timestampOffset();
    this.cname = config.cname();
    this.epoch = epoch;
  }

  /** The RTP packets of a unit. */
  public List<byte[]> send(AccessUnit unit) {
    List<byte[]> packets = packetizer.packetize(unit, rtpTimestamp(unit.timestampNanos()));
    packetCount += packets.size();
    for (byte[] packet : packets) {
      octetCount += packet.length - RtpPacket.HEADER_BYTES;
    }
    return packets;
  }

  /** The RTCP that is due: a sender report with the first packet, then one each second. */
  public List<byte[]> poll(long nowNanos) {
    if (packetCount == 0 || nowNanos < nextReportNanos) {
      return List.of();
    }
    nextReportNanos = nowNanos + SENDER_REPORT_INTERVAL_NANOS;
    return List.of(
        Rtcp.write(
            new RtcpPacket.SenderReport(
                ssrc,
                ntp(epoch.plusNanos(nowNanos)),
                rtpTimestamp(nowNanos) & 0xFFFFFFFFL,
                packetCount & 0xFFFFFFFFL,
                octetCount & 0xFFFFFFFFL,
                List.of()),
            new RtcpPacket.Sdes(List.of(new RtcpPacket.Sdes.Chunk(ssrc, cname)))));
  }

  /** Takes feedback; true if it asks this stream for a keyframe. */
  public boolean onRtcp(byte[] bytes, int offset, int length) {
    boolean requested = false;
    for (RtcpPacket packet : Rtcp.parse(bytes, offset, length).packets()) {
      requested |=
          switch (packet) {
            case RtcpPacket.Pli pli -> pli.mediaSsrc() == ssrc;
            case RtcpPacket.Fir fir -> fir.entries().stream().anyMatch(e -> e.ssrc() == ssrc);
            default -> false;
          };
    }
    if (requested) {
      keyframeRequests++;
    }
    return requested;
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
