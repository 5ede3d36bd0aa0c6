package io.videoconf.recorder.rtp.payload;

import io.videoconf.recorder.rtp.RtpPacket;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * RFC 6184, packetization modes 0 and 1; access units come out as Annex B byte streams.
 *
 * <pre>
 * +---------------+   NAL unit header (5.3)         FU header (5.8)
 * |0|1|2|3|4|5|6|7|   type 1 to 23: single NAL unit |0|1|2|3|4|5|6|7|
 * |F|NRI|  Type   |   type 24: STAP-A               |S|E|R|  Type   |
 * +---------------+   type 28: FU-A
 *
 * STAP-A (5.7.1): header, then per unit      FU-A (5.8): FU indicator, FU header, fragment;
 * | NAL unit size, 16 bits | NAL unit |      F and NRI from the indicator, type from the header
 * </pre>
 */
final class H264Depacketizer implements Depacketizer {
  private static final Assembly CUT_SHORT = new Assembly.Torn("payload cut short");

  private final H264ParameterSets parameterSets;

  /**
   * @param spropParameterSets of the session description, if it gave any
   */
  H264Depacketizer(@Nullable String spropParameterSets) {
    this.parameterSets = new H264ParameterSets(spropParameterSets);
  }

  @Override
  public boolean onePacketPerUnit() {
    return false;
  }

  @Override
  public boolean startsUnit(RtpPacket packet) {
    int first = packet.payloadOffset();
    byte[] bytes = packet.bytes();
    int length = packet.payloadLength();
    if (length < 2) {
      return false;
    }
    return switch (H264Nal.type(bytes[first])) {
      case H264Nal.STAP_A -> length > 4 && startsPicture(bytes[first + 3], bytes[first + 4]);
      case H264Nal.FU_A ->
          length > 2
              && (bytes[first + 1] & 0x80) != 0
              && startsPicture(bytes[first + 1], bytes[first + 2]);
      default -> startsPicture(bytes[first], bytes[first + 1]);
    };
  }

  /** A slice begins a picture if its first number, first_mb_in_slice, is 0: a single 1 bit. */
  private static boolean startsPicture(int header, int next) {
    return switch (H264Nal.type(header)) {
      case H264Nal.SLICE, H264Nal.PARTITION_A, H264Nal.IDR -> (next & 0x80) != 0;
      case H264Nal.SEI, H264Nal.SPS, H264Nal.PPS, H264Nal.ACCESS_UNIT_DELIMITER -> true;
      default -> false;
    };
  }

  @Override
  public boolean startsKeyframe(RtpPacket packet) {
    int first = packet.payloadOffset();
    byte[] bytes = packet.bytes();
    int end = first + packet.payloadLength();
    if (packet.payloadLength() < 2) {
      return false;
    }
    return switch (H264Nal.type(bytes[first])) {
      case H264Nal.IDR -> true;
      case H264Nal.FU_A ->
          (bytes[first + 1] & 0x80) != 0 && H264Nal.type(bytes[first + 1]) == H264Nal.IDR;
      case H264Nal.STAP_A -> {
        int position = first + 1;
        boolean found = false;
        while (position + 2 < end && !found) {
          found = H264Nal.type(bytes[position + 2]) == H264Nal.IDR;
          position += 2 + u16(bytes, position);
        }
        yield found;
      }
      default -> false;
    };
  }

  @Override
  public Assembly assemble(List<RtpPacket> packets, boolean afterGap) {
    List<byte[]> units = new ArrayList<>();
    ByteArrayOutputStream fragments = null;
    for (RtpPacket packet : packets) {
      int first = packet.payloadOffset();
      int length = packet.payloadLength();
      byte[] bytes = packet.bytes();
      if (length == 0) {
        continue;
      }
      int type = H264Nal.type(bytes[first]);
      if (type == H264Nal.FU_A) {
        if (length < 3) {
          return CUT_SHORT;
        }
        int header = bytes[first + 1];
        boolean start = (header & 0x80) != 0;
        if (start == (fragments != null)) {
          return new Assembly.Torn("fragments do not fit together");
        }
        if (fragments == null) {
          fragments = new ByteArrayOutputStream();
          fragments.write((bytes[first] & 0xE0) | H264Nal.type(header));
        }
        fragments.write(bytes, first + 2, length - 2);
        if ((header & 0x40) != 0) {
          units.add(fragments.toByteArray());
          fragments = null;
        }
        continue;
      }
      if (fragments != null) {
        return new Assembly.Torn("a fragmented unit has no end");
      }
      if (type == H264Nal.STAP_A) {
        if (!split(bytes, first + 1, first + length, units)) {
          return CUT_SHORT;
        }
      } else if (type >= 1 && type <= H264Nal.LAST_SINGLE) {
        units.add(Arrays.copyOfRange(bytes, first, first + length));
      } else {
        return new Assembly.Torn("packet type " + type + " is not of mode 0 or 1");
      }
    }
    if (fragments != null) {
      return new Assembly.Torn("a fragmented unit has no end");
    }
    return accessUnit(units, afterGap);
  }

  private static boolean split(byte[] bytes, int from, int end, List<byte[]> units) {
    int position = from;
    while (position < end) {
      if (position + 2 > end) {
        return false;
      }
      int size = u16(bytes, position);
      position += 2;
      if (size == 0 || position + size > end) {
        return false;
      }
      units.add(Arrays.copyOfRange(bytes, position, position + size));
      position += size;
    }
    return true;
  }

  private Assembly accessUnit(List<byte[]> units, boolean afterGap) {
    boolean picture = false;
    boolean keyframe = false;
    boolean sequenceSet = false;
    boolean pictureSet = false;
    for (byte[] unit : units) {
      int type = H264Nal.type(unit[0]);
      picture |= H264Nal.isPicture(type);
      keyframe |= type == H264Nal.IDR;
      sequenceSet |= type == H264Nal.SPS;
      pictureSet |= type == H264Nal.PPS;
      if (type == H264Nal.SPS || type == H264Nal.PPS) {
        parameterSets.received(unit);
      }
    }
    if (!picture) {
      return new Assembly.Empty();
    }
    if (!keyframe || (sequenceSet && pictureSet)) {
      return new Assembly.Complete(keyframe, annexB(units), 0, 0);
    }
    if (afterGap && parameterSets.areInBand()) {
      // They may have been in the missing packet, and differ from the ones we know.
      return new Assembly.Torn("a keyframe lost its parameter sets");
    }
    if (!parameterSets.areComplete()) {
      return new Assembly.Torn("a keyframe without parameter sets");
    }
    return new Assembly.Complete(true, annexB(withParameterSets(units)), 0, 0);
  }

  private List<byte[]> withParameterSets(List<byte[]> units) {
    List<byte[]> all = new ArrayList<>();
    all.addAll(parameterSets.sequence());
    all.addAll(parameterSets.picture());
    for (byte[] unit : units) {
      int type = H264Nal.type(unit[0]);
      if (type == H264Nal.ACCESS_UNIT_DELIMITER) {
        all.addFirst(unit);
      } else if (type != H264Nal.SPS && type != H264Nal.PPS) {
        all.add(unit);
      }
    }
    return all;
  }

  private static byte[] annexB(List<byte[]> units) {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    for (byte[] unit : units) {
      stream.writeBytes(H264Nal.START_CODE);
      stream.writeBytes(unit);
    }
    return stream.toByteArray();
  }

  private static int u16(byte[] bytes, int at) {
    return (bytes[at] & 0xFF) << 8 | (bytes[at + 1] & 0xFF);
  }
}
