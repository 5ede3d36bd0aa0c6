package io.videoconf.recorder.journal;

import io.videoconf.recorder.model.event.SessionEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Instant;

/**
 * Writes the packets of a journal as a pcapng file (draft-ietf-opsawg-pcapng), so that Wireshark
 * and its kin open it. The IPv4 and UDP headers are made up: from 192.0.2.1 to 192.0.2.2 (RFC 5737)
 * at the port of the track. Event and tick records, and packets of tracks that no event has
 * announced, are left out.
 */
public final class PcapngExport {
  private static final int SECTION_HEADER = 0x0A0D0D0A;
  private static final int INTERFACE_DESCRIPTION = 1;
  private static final int ENHANCED_PACKET = 6;
  private static final short LINKTYPE_RAW = 101;
  private static final short IF_TSRESOL = 9;
  private static final int IP_BYTES = 20;
  private static final int UDP_BYTES = 8;

  /** Beyond this a datagram cannot be told in an IPv4 header; such a packet is cut short. */
  private static final int MAX_UDP_PAYLOAD = 0xFFFF - IP_BYTES - UDP_BYTES;

  private final OutputStream out;
  private RecordingState state = RecordingState.EMPTY;
  private long packets;

  private PcapngExport(OutputStream out) {
    this.out = out;
  }

  /**
   * Writes all that the journal holds now.
   *
   * @param out should be buffered; stays open
   * @return packets written
   * @throws UncheckedIOException when the journal cannot be read
   */
  public static long write(Path journal, OutputStream out) throws IOException {
    PcapngExport export = new PcapngExport(out);
    export.writeHeaders();
    try (JournalReader reader = JournalReader.open(journal)) {
      while (true) {
        switch (reader.next()) {
          case ReadResult.Entry(JournalEntry entry) -> export.write(entry);
          case ReadResult.Corrupt corrupt -> {
            // What can be read is worth having.
          }
          case ReadResult.AtTail() -> {
            return export.packets;
          }
          case ReadResult.Finished() -> {
            return export.packets;
          }
        }
      }
    }
  }

  private void writeHeaders() throws IOException {
    ByteBuffer section = block(16).putInt(0x1A2B3C4D).putShort((short) 1).putShort((short) 0);
    writeBlock(SECTION_HEADER, section.putLong(-1));
    ByteBuffer description = block(20).putShort(LINKTYPE_RAW).putShort((short) 0).putInt(0);
    description.putShort(IF_TSRESOL).putShort((short) 1).put((byte) 9).put(new byte[3]);
    writeBlock(INTERFACE_DESCRIPTION, description.putInt(0)); // opt_endofopt
  }

  private void write(JournalEntry entry) throws IOException {
    switch (entry) {
      case JournalEntry.Event(long arrivalNanos, SessionEvent event) -> state = state.apply(event);
      case JournalEntry.Rtp(long arrivalNanos, int trackId, byte[] packet) -> {
        TrackState track = state.tracks().get(trackId);
        if (track != null) {
          writePacket(arrivalNanos, track.rtpPort(), packet);
        }
      }
      case JournalEntry.Rtcp(long arrivalNanos, int trackId, byte[] packet) -> {
        TrackState track = state.tracks().get(trackId);
        if (track != null) {
          writePacket(arrivalNanos, track.rtcpPort(), packet);
        }
      }
      case JournalEntry.Tick tick -> {
        // Nothing arrived.
      }
    }
  }

  private void writePacket(long arrivalNanos, int port, byte[] payload) throws IOException {
    int length = Math.min(payload.length, MAX_UDP_PAYLOAD);
    int captured = IP_BYTES + UDP_BYTES + length;
    int padded = (captured + 3) & ~3;
    Instant startedAt = state.started() == null ? Instant.EPOCH : state.started().startedAt();
    long nanos = startedAt.getEpochSecond() * 1_000_000_000 + startedAt.getNano() + arrivalNanos;

    ByteBuffer body = block(20 + padded).putInt(0);
    body.putInt((int) (nanos >>> 32)).putInt((int) nanos);
    body.putInt(captured).putInt(IP_BYTES + UDP_BYTES + payload.length);
    body.put(headers(port, length)).put(payload, 0, length);
    writeBlock(ENHANCED_PACKET, body.position(body.capacity()));
    packets++;
  }

  /** IPv4 (RFC 791) with its checksum, UDP (RFC 768) without one. */
  private static ByteBuffer headers(int port, int length) {
    ByteBuffer ip = ByteBuffer.allocate(IP_BYTES + UDP_BYTES);
    ip.put((byte) 0x45).put((byte) 0).putShort((short) (IP_BYTES + UDP_BYTES + length));
    ip.putShort((short) 0).putShort((short) 0x4000); // do not fragment
    ip.put((byte) 64).put((byte) 17).putShort((short) 0);
    ip.putInt(0xC0000201).putInt(0xC0000202);
    int sum = 0;
    for (int i = 0; i < IP_BYTES; i += 2) {
      sum += ip.getShort(i) & 0xFFFF;
    }
    sum = (sum & 0xFFFF) + (sum >>> 16);
    ip.putShort(10, (short) ~(sum + (sum >>> 16)));
    ip.putShort((short) port).putShort((short) port);
    ip.putShort((short) (UDP_BYTES + length)).putShort((short) 0);
    return ip.flip();
  }

  private static ByteBuffer block(int bodyBytes) {
    return ByteBuffer.allocate(bodyBytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void writeBlock(int type, ByteBuffer body) throws IOException {
    int total = 12 + body.position();
    byte[] block = new byte[total];
    ByteBuffer into = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
    into.putInt(type).putInt(total).put(body.flip()).putInt(total);
    out.write(block);
  }
}
