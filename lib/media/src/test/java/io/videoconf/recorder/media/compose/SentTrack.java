package io.videoconf.recorder.media.compose;

import io.videoconf.recorder.journal.JournalEntry;
import io.videoconf.recorder.model.AccessUnit;
import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.rtp.PacketKind;
import io.videoconf.recorder.rtp.payload.Packetizer;
import io.videoconf.recorder.rtp.rtcp.Rtcp;
import io.videoconf.recorder.rtp.rtcp.RtcpPacket.SenderReport;
import io.videoconf.recorder.testkit.netem.Datagram;
import io.videoconf.recorder.testkit.netem.Netem;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** One track's way from encoded units through a network into a journal's entries. */
final class SentTrack {
  /** Id of the header extension that carries capture times. */
  static final int CAPTURE_TIME_ID = 5;

  private static final long SECOND = 1_000_000_000L;
  private static final int PAYLOAD_TYPE = 96;

  private final List<JournalEntry> entries = new ArrayList<>();
  private final List<Integer> packetsOfUnit = new ArrayList<>();
  private final Set<Integer> lostUnits = new HashSet<>();

  /**
   * How the track is numbered and what it tells of time.
   *
   * @param startNanos when its first unit is sent
   * @param firstSequence 0 to 65535
   * @param firstTimestamp 0 to 2^32-1
   * @param reportEveryNanos 0 for no sender reports
   * @param firstReportNanos after the start
   * @param captureTimes whether packets carry abs-capture-time
   * @param mediaClockPpm how much faster than the sender's system clock the media's runs
   */
  record Config(
      int trackId,
      Codec codec,
      long startNanos,
      int firstSequence,
      long firstTimestamp,
      long reportEveryNanos,
      long firstReportNanos,
      boolean captureTimes,
      double mediaClockPpm) {}

  SentTrack(Config config, List<AccessUnit> units, Netem network) {
    Packetizer packetizer =
        Packetizer.of(
            config.codec(), 1000 + config.trackId(), PAYLOAD_TYPE, config.firstSequence());
    IdentityHashMap<byte[], Integer> unitOf = new IdentityHashMap<>();
    long nextReport = config.startNanos() + config.firstReportNanos();
    for (int i = 0; i < units.size(); i++) {
      AccessUnit unit = units.get(i);
      long now =
          config.startNanos()
              + Math.round(unit.timestampNanos() / (1 + config.mediaClockPpm() * 1e-6));
      List<byte[]> packets = packetizer.packetize(unit, timestamp(config, unit.timestampNanos()));
      packetsOfUnit.add(packets.size());
      for (byte[] packet : packets) {
        byte[] sent = config.captureTimes() ? withCaptureTime(packet, now) : packet;
        unitOf.put(sent, i);
        network.send(now, sent);
      }
      if (config.reportEveryNanos() > 0 && now >= nextReport) {
        nextReport = now + config.reportEveryNanos();
        network.send(now, report(config, now));
      }
    }
    collect(config, units.size(), unitOf, network);
  }

  private void collect(
      Config config, int units, IdentityHashMap<byte[], Integer> unitOf, Netem network) {
    List<Integer> arrived = new ArrayList<>(Collections.nCopies(units, 0));
    for (Datagram datagram : network.drain()) {
      byte[] bytes = datagram.bytes();
      if (PacketKind.of(bytes) == PacketKind.RTCP) {
        entries.add(new JournalEntry.Rtcp(datagram.nanos(), config.trackId(), bytes));
      } else {
        entries.add(new JournalEntry.Rtp(datagram.nanos(), config.trackId(), bytes));
        int unit = unitOf.get(bytes);
        arrived.set(unit, arrived.get(unit) + 1);
      }
    }
    for (int i = 0; i < units; i++) {
      if (arrived.get(i) < packetsOfUnit.get(i)) {
        lostUnits.add(i);
      }
    }
  }

  private static long timestamp(Config config, long mediaNanos) {
    return config.firstTimestamp()
        + Math.round((double) mediaNanos * config.codec().clockRateHz() / SECOND);
  }

  private static byte[] report(Config config, long now) {
    long media = Math.round((now - config.startNanos()) * (1 + config.mediaClockPpm() * 1e-6));
    return Rtcp.write(
        new SenderReport(
            1000 + config.trackId(),
            ntp(now),
            timestamp(config, media) & 0xFFFFFFFFL,
            1,
            1,
            List.of()));
  }

  private static long ntp(long nanos) {
    long seconds = 3_900_000_000L + nanos / SECOND;
    return seconds << 32 | (((nanos % SECOND) << 32) / SECOND);
  }

  /** RFC 8285 one-byte header: 8 bytes with their id and length, 3 of padding. */
  private static byte[] withCaptureTime(byte[] packet, long now) {
    ByteBuffer extended = ByteBuffer.allocate(packet.length + 16);
    extended.put(packet, 0, 12).putShort((short) 0xBEDE).putShort((short) 3);
    extended.put((byte) (CAPTURE_TIME_ID << 4 | 7)).putLong(ntp(now)).put(new byte[3]);
    extended.put(packet, 12, packet.length - 12);
    extended.put(0, (byte) (packet[0] | 0x10));
    return extended.array();
  }

  /** What arrived, in the order of arrival. */
  List<JournalEntry> entries() {
    return entries;
  }

  /** Whether all packets of a unit arrived. */
  boolean arrived(int unit) {
    return !lostUnits.contains(unit);
  }
}
