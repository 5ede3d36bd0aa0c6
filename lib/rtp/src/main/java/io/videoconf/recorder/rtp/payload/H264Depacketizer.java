package io.videoconf.recorder.rtp.payload;

import io.videoconf.recorder.rtp.RtpPacket;
import java.util.ArrayList;
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
    NalUnits units = new NalUnits();
    for (RtpPacket packet : packets) {
      int first = packet.payloadOffset();
      int length = packet.payloadLength();
      byte[] bytes = packet.bytes();
      if (length == 0) {
        continue;
      }
      int type = H264Nal.type(bytes[first]);
      boolean fits;
      if (type == H264Nal.FU_A) {
        if (length < 3) {
          return CUT_SHORT;
        }
        int header = bytes[first + 1];
        byte[] unitHeader = {(byte) ((bytes[first] & 0xE0) | H264Nal.type(header))};
        fits = units.fragment(header, unitHeader, bytes, first + 2, length - 2);
      } else if (type == H264Nal.STAP_A) {
        fits = units.aggregate(bytes, first + 1, first + length, 1);
      } else if (type >= 1 && type <= H264Nal.LAST_SINGLE) {
        fits = units.single(bytes, first, length);
      } else {
        return new Assembly.Torn("packet type " + type + " is not of mode 0 or 1");
      }
      if (!fits) {
        return new Assembly.Torn("packets do not fit together");
      }
    }
    if (!units.areWhole()) {
      return new Assembly.Torn("a fragmented unit has no end");
    }
    return accessUnit(units.all(), afterGap);
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
    if (!keyframe) {
      return new Assembly.Complete(false, AnnexB.join(units), 0, 0);
    }
    if (sequenceSet && pictureSet) {
      return keyframe(units);
    }
    if (afterGap && parameterSets.areInBand()) {
      // They may have been in the missing packet, and differ from the ones we know.
      return new Assembly.Torn("a keyframe lost its parameter sets");
    }
    if (!parameterSets.areComplete()) {
      return new Assembly.Torn("a keyframe without parameter sets");
    }
    return keyframe(withParameterSets(units));
  }

  /** With the size that its only sequence parameter set tells. */
  private static Assembly keyframe(List<byte[]> units) {
    List<byte[]> sets = units.stream().filter(u -> H264Nal.type(u[0]) == H264Nal.SPS).toList();
    H264Sps sps = sets.size() == 1 ? H264Sps.parse(sets.getFirst()) : null;
    return new Assembly.Complete(
        true, AnnexB.join(units), sps == null ? 0 : sps.width(), sps == null ? 0 : sps.height());
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

  private static int u16(byte[] bytes, int at) {
    return (bytes[at] & 0xFF) << 8 | (bytes[at + 1] & 0xFF);
  }
}
