package io.videoconf.recorder.rtp.payload;

import io.videoconf.recorder.model.AccessUnit;
import java.util.ArrayList;
import java.util.List;

/** RFC 7741 with a 15-bit PictureID. The descriptor's diagram is at {@link Vp8Descriptor}. */
final class Vp8Packetizer implements Packetizer {
  private static final int DESCRIPTOR_BYTES = 4;
  private static final int MAX_PART_BYTES = RtpHeaders.MAX_PAYLOAD_BYTES - DESCRIPTOR_BYTES;

  private final RtpHeaders headers;
  private int pictureId;

  Vp8Packetizer(RtpHeaders headers) {
    this.headers = headers;
  }

  @Override
  public List<byte[]> packetize(AccessUnit unit, long rtpTimestamp) {
    byte[] frame = unit.data();
    // Parts of equal size, so that none is tiny.
    int count = Math.max(1, Math.ceilDiv(frame.length, MAX_PART_BYTES));
    List<byte[]> packets = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int from = (int) ((long) frame.length * i / count);
      int to = (int) ((long) frame.length * (i + 1) / count);
      byte[] payload = new byte[DESCRIPTOR_BYTES + to - from];
      payload[0] = (byte) (i == 0 ? 0x90 : 0x80); // X, and S on the first
      payload[1] = (byte) 0x80; // I
      payload[2] = (byte) (0x80 | pictureId >> 8); // M
      payload[3] = (byte) pictureId;
      System.arraycopy(frame, from, payload, DESCRIPTOR_BYTES, to - from);
      packets.add(headers.packet(i == count - 1, rtpTimestamp, payload));
    }
    pictureId = (pictureId + 1) & 0x7FFF;
    return packets;
  }
}
