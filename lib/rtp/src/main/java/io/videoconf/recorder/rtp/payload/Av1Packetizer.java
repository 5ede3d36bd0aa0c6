package io.videoconf.recorder.rtp.payload;

import io.videoconf.recorder.model.AccessUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * RTP Payload Format For AV1 (AOM): elements in the order of the OBUs, each packet filled, every
 * element with its size (W = 0). The aggregation header's diagram is at {@link Av1Depacketizer}.
 */
final class Av1Packetizer implements Packetizer {
  private static final int CONTINUES = 0x80;
  private static final int GOES_ON = 0x40;
  private static final int NEW_SEQUENCE = 0x08;

  /** A size within a packet takes at most this. */
  private static final int MAX_SIZE_BYTES = 2;

  private final RtpHeaders headers;

  Av1Packetizer(RtpHeaders headers) {
    this.headers = headers;
  }

  @Override
  public List<byte[]> packetize(AccessUnit unit, long rtpTimestamp) {
    List<byte[]> obus = obus(unit.data());
    boolean sequence =
        unit.keyframe()
            && !obus.isEmpty()
            && Av1Obu.type(obus.getFirst()[0]) == Av1Obu.SEQUENCE_HEADER;
    List<byte[]> payloads = payloads(obus);
    List<byte[]> packets = new ArrayList<>(payloads.size());
    for (int i = 0; i < payloads.size(); i++) {
      byte[] payload = payloads.get(i);
      payload[0] |= (byte) (i == 0 && sequence ? NEW_SEQUENCE : 0);
      packets.add(headers.packet(i == payloads.size() - 1, rtpTimestamp, payload));
    }
    return packets;
  }

  /** The OBUs of a temporal unit without their sizes, and without the delimiter. */
  private static List<byte[]> obus(byte[] unit) {
    List<byte[]> obus = new ArrayList<>();
    int position = 0;
    while (position < unit.length) {
      int header = Av1Obu.headerBytes(unit[position]);
      int from = position + header;
      int size = unit.length - from;
      if ((unit[position] & Av1Obu.HAS_SIZE) != 0) {
        long read = Av1Obu.leb128(unit, from, unit.length);
        from += (int) (read >>> 32);
        size = (int) read;
      }
      if (size < 0 || from + size > unit.length) {
        throw new IllegalArgumentException("no temporal unit in low-overhead format");
      }
      if (Av1Obu.type(unit[position]) != Av1Obu.TEMPORAL_DELIMITER) {
        byte[] obu = new byte[header + size];
        System.arraycopy(unit, position, obu, 0, header);
        obu[0] &= ~Av1Obu.HAS_SIZE;
        System.arraycopy(unit, from, obu, header, size);
        obus.add(obu);
      }
      position = from + size;
    }
    return obus;
  }

  private static List<byte[]> payloads(List<byte[]> obus) {
    List<byte[]> payloads = new ArrayList<>();
    byte[] payload = new byte[RtpHeaders.MAX_PAYLOAD_BYTES];
    int length = 1;
    for (byte[] obu : obus) {
      int from = 0;
      while (from < obu.length) {
        int room = payload.length - length - MAX_SIZE_BYTES;
        if (room <= 0) {
          payloads.add(Arrays.copyOf(payload, length));
          payload[0] = 0;
          length = 1;
          continue;
        }
        int size = Math.min(room, obu.length - from);
        length = Av1Obu.putLeb128(payload, length, size);
        System.arraycopy(obu, from, payload, length, size);
        length += size;
        from += size;
        if (from < obu.length) {
          payload[0] |= GOES_ON;
          payloads.add(Arrays.copyOf(payload, length));
          payload[0] = (byte) CONTINUES;
          length = 1;
        }
      }
    }
    if (length > 1) {
      payloads.add(Arrays.copyOf(payload, length));
    }
    return payloads;
  }
}
