package io.videoconf.recorder.rtp.payload;

import io.videoconf.recorder.model.AccessUnit;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * RFC 7798 without decoding order numbers: small units that come before a picture (parameter sets,
 * SEI) together in an aggregation packet, what fits a packet alone, the rest in fragments. Diagrams
 * at {@link H265Depacketizer}.
 */
final class H265Packetizer implements Packetizer {
  private static final int FU_HEADERS = H265Nal.HEADER_BYTES + 1;
  private static final int MAX_FRAGMENT_BYTES = RtpHeaders.MAX_PAYLOAD_BYTES - FU_HEADERS;

  private final RtpHeaders headers;

  H265Packetizer(RtpHeaders headers) {
    this.headers = headers;
  }

  @Override
  public List<byte[]> packetize(AccessUnit unit, long rtpTimestamp) {
    List<byte[]> payloads = new ArrayList<>();
    List<byte[]> together = new ArrayList<>();
    int size = H265Nal.HEADER_BYTES;
    for (byte[] nal : AnnexB.split(unit.data())) {
      boolean joins =
          !H265Nal.isPicture(H265Nal.type(nal[0]))
              && nal.length + 2 + H265Nal.HEADER_BYTES <= RtpHeaders.MAX_PAYLOAD_BYTES;
      if (!joins || size + 2 + nal.length > RtpHeaders.MAX_PAYLOAD_BYTES) {
        aggregate(together, payloads);
        size = H265Nal.HEADER_BYTES;
      }
      if (joins) {
        together.add(nal);
        size += 2 + nal.length;
      } else if (nal.length <= RtpHeaders.MAX_PAYLOAD_BYTES) {
        payloads.add(nal);
      } else {
        fragment(nal, payloads);
      }
    }
    aggregate(together, payloads);
    List<byte[]> packets = new ArrayList<>(payloads.size());
    for (int i = 0; i < payloads.size(); i++) {
      packets.add(headers.packet(i == payloads.size() - 1, rtpTimestamp, payloads.get(i)));
    }
    return packets;
  }

  /** Empties {@code together} into one payload; its header has the units' lowest layer and TID. */
  private static void aggregate(List<byte[]> together, List<byte[]> payloads) {
    if (together.size() == 1) {
      payloads.add(together.getFirst());
    } else if (!together.isEmpty()) {
      ByteArrayOutputStream packet = new ByteArrayOutputStream();
      packet.write(H265Nal.AGGREGATION << 1);
      packet.write(1); // layer 0, TID 1
      for (byte[] nal : together) {
        packet.write(nal.length >> 8);
        packet.write(nal.length);
        packet.writeBytes(nal);
      }
      payloads.add(packet.toByteArray());
    }
    together.clear();
  }

  private static void fragment(byte[] nal, List<byte[]> payloads) {
    int bytes = nal.length - H265Nal.HEADER_BYTES;
    int count = Math.ceilDiv(bytes, MAX_FRAGMENT_BYTES);
    for (int i = 0; i < count; i++) {
      int from = H265Nal.HEADER_BYTES + (int) ((long) bytes * i / count);
      int to = H265Nal.HEADER_BYTES + (int) ((long) bytes * (i + 1) / count);
      byte[] payload = new byte[FU_HEADERS + to - from];
      payload[0] = (byte) ((nal[0] & 0x81) | H265Nal.FRAGMENTATION << 1);
      payload[1] = nal[1];
      int header = H265Nal.type(nal[0]);
      header |= i == 0 ? 0x80 : 0;
      header |= i == count - 1 ? 0x40 : 0;
      payload[2] = (byte) header;
      System.arraycopy(nal, from, payload, FU_HEADERS, to - from);
      payloads.add(payload);
    }
  }
}
