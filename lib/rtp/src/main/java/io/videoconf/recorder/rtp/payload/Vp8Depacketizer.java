package io.videoconf.recorder.rtp.payload;

import io.videoconf.recorder.rtp.RtpPacket;
import java.io.ByteArrayOutputStream;
import java.util.List;

/**
 * RFC 7741. The frame's own header (section 4.3; RFC 6386 section 9.1) begins its first packet:
 *
 * <pre>
 *  0 1 2 3 4 5 6 7
 * +-+-+-+-+-+-+-+-+
 * |Size0|H| VER |P|   P = 0: keyframe, then
 * +-+-+-+-+-+-+-+-+
 * |     Size1     |   9D 01 2A,
 * +-+-+-+-+-+-+-+-+   14 bits of width and 2 of scale, little endian,
 * |     Size2     |   14 bits of height and 2 of scale
 * +-+-+-+-+-+-+-+-+
 * </pre>
 */
final class Vp8Depacketizer implements Depacketizer {
  private static final int KEYFRAME_HEADER_BYTES = 10;

  private final TemporalLayers layers = new TemporalLayers();

  @Override
  public boolean onePacketPerUnit() {
    return false;
  }

  @Override
  public boolean startsUnit(RtpPacket packet) {
    return Vp8Descriptor.lengthIfStart(packet) > 0;
  }

  @Override
  public boolean startsKeyframe(RtpPacket packet) {
    int descriptor = Vp8Descriptor.lengthIfStart(packet);
    return descriptor > 0
        && packet.payloadLength() > descriptor
        && (packet.bytes()[packet.payloadOffset() + descriptor] & 1) == 0;
  }

  @Override
  public void onLoss() {
    layers.onLoss();
  }

  @Override
  public void restart() {
    layers.restart();
  }

  @Override
  public Assembly assemble(List<RtpPacket> packets, boolean afterGap) {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    Vp8Descriptor first = null;
    for (RtpPacket packet : packets) {
      if (packet.payloadLength() == 0) {
        continue;
      }
      Vp8Descriptor descriptor = Vp8Descriptor.parse(packet);
      if (descriptor == null) {
        return new Assembly.Torn("payload descriptor cut short");
      }
      if (descriptor.startsFrame() == (first != null)) {
        return new Assembly.Torn(
            first != null ? "a second frame begins" : "the beginning is missing");
      }
      first = first == null ? descriptor : first;
      frame.write(
          packet.bytes(),
          packet.payloadOffset() + descriptor.length(),
          packet.payloadLength() - descriptor.length());
    }
    return first == null ? new Assembly.Empty() : whole(frame.toByteArray(), first);
  }

  private Assembly whole(byte[] frame, Vp8Descriptor descriptor) {
    if (frame.length == 0) {
      return new Assembly.Torn("a frame without bytes");
    }
    if ((frame[0] & 1) != 0) {
      return switch (judge(false, descriptor)) {
        case GOES_ON -> new Assembly.Complete(false, frame, 0, 0);
        case RESUMES -> new Assembly.Complete(false, frame, 0, 0, true);
        case ORPHAN -> new Assembly.Torn("it refers to a lost picture");
      };
    }
    if (frame.length < KEYFRAME_HEADER_BYTES
        || frame[3] != (byte) 0x9D
        || frame[4] != 0x01
        || frame[5] != 0x2A) {
      return new Assembly.Torn("keyframe without its start code");
    }
    int width = ((frame[7] & 0x3F) << 8) | (frame[6] & 0xFF);
    int height = ((frame[9] & 0x3F) << 8) | (frame[8] & 0xFF);
    judge(true, descriptor);
    return new Assembly.Complete(true, frame, width, height);
  }

  private TemporalLayers.Verdict judge(boolean keyframe, Vp8Descriptor descriptor) {
    return layers.onFrame(
        keyframe,
        descriptor.temporalLayer(),
        descriptor.tl0PicIdx(),
        descriptor.layerSync(),
        false);
  }
}
