package io.videoconf.recorder.rtp.payload;

import io.videoconf.recorder.model.AccessUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * RFC 9628 in flexible mode, one spatial layer, each picture predicted from the one before. The
 * descriptor's diagram is at {@link Vp9Descriptor}.
 */
final class Vp9Packetizer implements Packetizer {
  private static final int MAX_DESCRIPTOR_BYTES = 4;
  private static final int MAX_PART_BYTES = RtpHeaders.MAX_PAYLOAD_BYTES - MAX_DESCRIPTOR_BYTES;

  private final RtpHeaders headers;
  private int pictureId;

  Vp9Packetizer(RtpHeaders headers) {
    this.headers = headers;
  }

  @Override
  public List<byte[]> packetize(AccessUnit unit, long rtpTimestamp) {
    byte[] frame = unit.data();
    boolean predicted = !unit.keyframe();
    int descriptorBytes = predicted ? MAX_DESCRIPTOR_BYTES : MAX_DESCRIPTOR_BYTES - 1;
    int count = Math.max(1, Math.ceilDiv(frame.length, MAX_PART_BYTES));
    List<byte[]> packets = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int from = (int) ((long) frame.length * i / count);
      int to = (int) ((long) frame.length * (i + 1) / count);
      byte[] payload = new byte[descriptorBytes + to - from];
      int flags = 0x90; // I and F
      flags |= predicted ? 0x40 : 0;
      flags |= i == 0 ? 0x08 : 0; // B
      flags |= i == count - 1 ? 0x04 : 0; // E
      payload[0] = (byte) flags;
      payload[1] = (byte) (0x80 | pictureId >> 8); // M
      payload[2] = (byte) pictureId;
      if (predicted) {
        payload[3] = 1 << 1; // P_DIFF
      }
      System.arraycopy(frame, from, payload, descriptorBytes, to - from);
      packets.add(headers.packet(i == count - 1, rtpTimestamp, payload));
    }
    pictureId = (pictureId + 1) & 0x7FFF;
    return packets;
  }
}
