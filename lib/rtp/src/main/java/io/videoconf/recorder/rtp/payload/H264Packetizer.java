package io.videoconf.recorder.rtp.payload;

import io.videoconf.recorder.model.AccessUnit;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * RFC 6184, packetization mode 1: small units that come before a picture (SPS, PPS, SEI) together
 * in a STAP-A, what fits a packet alone, the rest in FU-A. Diagrams at {@link H264Depacketizer}.
 */
final class H264Packetizer implements Packetizer {
  private static final int FU_HEADER_BYTES = 2;
  private static final int MAX_FRAGMENT_BYTES = RtpHeaders.MAX_PAYLOAD_BYTES - FU_HEADER_BYTES;

  private final RtpHeaders headers;

  H264Packetizer(RtpHeaders headers) {
    this.headers = headers;
  }

  @Override
  public List<byte[]> packetize(AccessUnit unit, long rtpTimestamp) {
    List<byte[]> payloads = payloads(AnnexB.split(unit.data()));
    List<byte[]> packets = new ArrayList<>(payloads.size());
    for (int i = 0; i < payloads.size(); i++) {
      packets.add(headers.packet(i == payloads.size() - 1, rtpTimestamp, payloads.get(i)));
    }
    return packets;
  }

  private static List<byte[]> payloads(List<byte[]> units) {
    List<byte[]> payloads = new ArrayList<>();
    List<byte[]> together = new ArrayList<>();
    int size = 1;
    for (byte[] unit : units) {
      boolean joins = !H264Nal.isPicture(H264Nal.type(unit[0]));
      if (!joins || size + 2 + unit.length > RtpHeaders.MAX_PAYLOAD_BYTES) {
        aggregate(together, payloads);
        size = 1;
      }
      if (joins && size + 2 + unit.length <= RtpHeaders.MAX_PAYLOAD_BYTES) {
        together.add(unit);
        size += 2 + unit.length;
      } else if (unit.length <= RtpHeaders.MAX_PAYLOAD_BYTES) {
        payloads.add(unit);
      } else {
        fragment(unit, payloads);
      }
    }
    aggregate(together, payloads);
    return payloads;
  }

  /** Empties {@code together} into one payload. */
  private static void aggregate(List<byte[]> together, List<byte[]> payloads) {
    if (together.size() == 1) {
      payloads.add(together.getFirst());
    } else if (!together.isEmpty()) {
      ByteArrayOutputStream stap = new ByteArrayOutputStream();
      int importance = 0; // NRI is the highest of the units', RFC 6184 section 5.7
      for (byte[] unit : together) {
        importance = Math.max(importance, unit[0] & 0x60);
      }
      stap.write(importance | H264Nal.STAP_A);
      for (byte[] unit : together) {
        stap.write(unit.length >> 8);
        stap.write(unit.length);
        stap.writeBytes(unit);
      }
      payloads.add(stap.toByteArray());
    }
    together.clear();
  }

  private static void fragment(byte[] unit, List<byte[]> payloads) {
    int count = Math.ceilDiv(unit.length - 1, MAX_FRAGMENT_BYTES);
    for (int i = 0; i < count; i++) {
      int from = 1 + (int) ((long) (unit.length - 1) * i / count);
      int to = 1 + (int) ((long) (unit.length - 1) * (i + 1) / count);
      byte[] payload = new byte[FU_HEADER_BYTES + to - from];
      payload[0] = (byte) ((unit[0] & 0xE0) | H264Nal.FU_A);
      int header = H264Nal.type(unit[0]);
      if (i == 0) {
        header |= 0x80;
      }
      if (i == count - 1) {
        header |= 0x40;
      }
      payload[1] = (byte) header;
      System.arraycopy(unit, from, payload, FU_HEADER_BYTES, to - from);
      payloads.add(payload);
    }
  }
}
