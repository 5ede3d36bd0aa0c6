package io.videoconf.recorder.rtp.payload;

import io.videoconf.recorder.rtp.RtpPacket;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * RTP Payload Format For AV1 (AOM, v1.0.0). All packets of a temporal unit have one timestamp; it
 * comes out in the low-overhead format (AV1 specification, section 5): a temporal delimiter, then
 * each OBU with its size.
 *
 * <pre>
 * aggregation header, section 4.4
 *  0 1 2 3 4 5 6 7    Z: the first element goes on with an OBU of the packet before
 * +-+-+-+-+-+-+-+-+   Y: the last element goes on in the next packet
 * |Z|Y| W |N|-|-|-|   W: number of elements, the last one without a size; 0: each has its size
 * +-+-+-+-+-+-+-+-+   N: the first packet of a coded video sequence
 *
 * | aggregation header | size (LEB128) | OBU element | ... | size, unless W says | OBU element |
 * </pre>
 */
final class Av1Depacketizer implements Depacketizer {
  private static final int CONTINUES = 0x80;
  private static final int GOES_ON = 0x40;
  private static final int NEW_SEQUENCE = 0x08;
  private static final byte[] TEMPORAL_DELIMITER = {
    (byte) (Av1Obu.TEMPORAL_DELIMITER << 3 | Av1Obu.HAS_SIZE), 0
  };

  /** Id of the dependency descriptor's header extension, 0 if there is none. */
  private final int descriptorId;

  Av1Depacketizer(int descriptorId) {
    this.descriptorId = descriptorId;
  }

  @Override
  public boolean onePacketPerUnit() {
    return false;
  }

  /**
   * A new sequence, a sequence header, or the first frame of the lowest spatial layer. Frames that
   * are not shown and share the temporal unit with one that is do not occur in conferences.
   */
  @Override
  public boolean startsUnit(RtpPacket packet) {
    int first = packet.payloadOffset();
    byte[] bytes = packet.bytes();
    int end = first + packet.payloadLength();
    if (packet.payloadLength() < 2 || (bytes[first] & CONTINUES) != 0) {
      return false;
    }
    DependencyDescriptor descriptor = descriptor(packet);
    if (descriptor != null && !descriptor.startsFrame()) {
      return false;
    }
    if ((bytes[first] & NEW_SEQUENCE) != 0) {
      return true;
    }
    int obu = elementStart(bytes, first, end);
    if (obu < 0) {
      return false;
    }
    int type = Av1Obu.type(bytes[obu]);
    if (type == Av1Obu.SEQUENCE_HEADER || type == Av1Obu.TEMPORAL_DELIMITER) {
      return true;
    }
    boolean extended = (bytes[obu] & Av1Obu.HAS_EXTENSION) != 0;
    boolean lowest = !extended || (obu + 1 < end && (bytes[obu + 1] & 0x18) == 0);
    return Av1Obu.startsFrame(type) && lowest;
  }

  /** Where the first element's bytes begin, or -1. */
  private static int elementStart(byte[] bytes, int first, int end) {
    int position = first + 1;
    if ((bytes[first] >> 4 & 0x03) != 1) {
      long size = Av1Obu.leb128(bytes, position, end);
      if ((int) size == 0) {
        return -1;
      }
      position += (int) (size >>> 32);
    }
    return position < end ? position : -1;
  }

  /**
   * A sequence header, and with it a frame header that says keyframe, or none in the same packet.
   */
  @Override
  public boolean startsKeyframe(RtpPacket packet) {
    int first = packet.payloadOffset();
    byte[] bytes = packet.bytes();
    int end = first + packet.payloadLength();
    if (packet.payloadLength() < 2) {
      return false;
    }
    int header = bytes[first];
    if ((header & CONTINUES) != 0) {
      return false;
    }
    int count = header >> 4 & 0x03;
    boolean sequence = (header & NEW_SEQUENCE) != 0;
    int position = first + 1;
    for (int element = 1; position < end; element++) {
      int size = end - position;
      if (element != count) {
        long read = Av1Obu.leb128(bytes, position, end);
        position += (int) (read >>> 32);
        if (read == 0 || (int) read > end - position) {
          return false;
        }
        size = (int) read;
      }
      if (size > 0) {
        int type = Av1Obu.type(bytes[position]);
        if (type == Av1Obu.SEQUENCE_HEADER) {
          sequence = true;
        } else if (Av1Obu.startsFrame(type)) {
          return sequence && isKeyframe(bytes, position, position + size);
        }
      }
      position += size;
    }
    return sequence;
  }

  private static boolean isKeyframe(byte[] bytes, int obu, int end) {
    int payload = obu + Av1Obu.headerBytes(bytes[obu]);
    if ((bytes[obu] & Av1Obu.HAS_SIZE) != 0) {
      payload += (int) (Av1Obu.leb128(bytes, payload, end) >>> 32);
    }
    return payload < end && Av1Obu.isShownKeyframe(bytes[payload]);
  }

  private @Nullable DependencyDescriptor descriptor(RtpPacket packet) {
    Optional<byte[]> extension =
        descriptorId == 0 ? Optional.empty() : packet.extension(descriptorId);
    return extension.map(DependencyDescriptor::parse).orElse(null);
  }

  @Override
  public Assembly assemble(List<RtpPacket> packets, boolean afterGap) {
    List<byte[]> obus = new ArrayList<>();
    ByteArrayOutputStream open = null;
    RtpPacket last = null;
    for (RtpPacket packet : packets) {
      if (packet.payloadLength() == 0) {
        continue;
      }
      last = packet;
      byte[] bytes = packet.bytes();
      int position = packet.payloadOffset();
      int end = position + packet.payloadLength();
      int header = bytes[position++];
      int count = header >> 4 & 0x03;
      if (((header & CONTINUES) != 0) != (open != null)) {
        return new Assembly.Torn("fragments do not fit together");
      }
      if (position == end) {
        return new Assembly.Torn("a packet without an element");
      }
      for (int element = 1; position < end; element++) {
        int size = end - position;
        if (element != count) {
          long read = Av1Obu.leb128(bytes, position, end);
          position += (int) (read >>> 32);
          if (read == 0 || (int) read > end - position) {
            return new Assembly.Torn("an element's size makes no sense");
          }
          size = (int) read;
        }
        ByteArrayOutputStream obu = open != null ? open : new ByteArrayOutputStream(size);
        obu.write(bytes, position, size);
        position += size;
        open = position == end && (header & GOES_ON) != 0 ? obu : null;
        if (open == null) {
          obus.add(obu.toByteArray());
        }
      }
    }
    if (open != null) {
      return new Assembly.Torn("a fragmented OBU has no end");
    }
    DependencyDescriptor descriptor = last == null ? null : descriptor(last);
    if (descriptor != null && !descriptor.endsFrame()) {
      return new Assembly.Torn("the frame's end is missing");
    }
    return temporalUnit(obus);
  }

  private static Assembly temporalUnit(List<byte[]> obus) {
    ByteArrayOutputStream unit = new ByteArrayOutputStream();
    unit.writeBytes(TEMPORAL_DELIMITER);
    Av1Obu.Sequence sequence = null;
    boolean picture = false;
    boolean keyframe = false;
    for (byte[] obu : obus) {
      if (obu.length == 0) {
        continue;
      }
      int header = Av1Obu.headerBytes(obu[0]);
      int from = header;
      int end = obu.length;
      if ((obu[0] & Av1Obu.HAS_SIZE) != 0) { // allowed, section 4.4
        long size = Av1Obu.leb128(obu, header, end);
        from = header + (int) (size >>> 32);
        if (size == 0 || (int) size > end - from) {
          return new Assembly.Torn("an OBU's size makes no sense");
        }
        end = from + (int) size;
      }
      if (header > obu.length) {
        return new Assembly.Torn("an OBU's header is cut short");
      }
      int type = Av1Obu.type(obu[0]);
      if (type == Av1Obu.TEMPORAL_DELIMITER || type == Av1Obu.TILE_LIST) {
        continue; // have no place in RTP, section 5
      }
      if (type == Av1Obu.SEQUENCE_HEADER) {
        sequence = Av1Obu.sequence(obu, from, end);
        if (sequence == null) {
          return new Assembly.Torn("a sequence header is cut short");
        }
      } else if (Av1Obu.startsFrame(type) && !picture) {
        if (from == end) {
          return new Assembly.Torn("a frame without bytes");
        }
        picture = true;
        keyframe =
            sequence != null
                && (sequence.reducedStillPicture() || Av1Obu.isShownKeyframe(obu[from]));
      }
      write(unit, obu, header, from, end);
    }
    if (!picture) {
      return new Assembly.Empty();
    }
    boolean sized = keyframe && sequence != null;
    return new Assembly.Complete(
        keyframe, unit.toByteArray(), sized ? sequence.width() : 0, sized ? sequence.height() : 0);
  }

  /** The OBU with its size between header and payload. */
  private static void write(ByteArrayOutputStream unit, byte[] obu, int header, int from, int end) {
    unit.write(obu[0] | Av1Obu.HAS_SIZE);
    unit.write(obu, 1, header - 1);
    byte[] size = new byte[Av1Obu.leb128Bytes(end - from)];
    Av1Obu.putLeb128(size, 0, end - from);
    unit.writeBytes(size);
    unit.write(obu, from, end - from);
  }
}
