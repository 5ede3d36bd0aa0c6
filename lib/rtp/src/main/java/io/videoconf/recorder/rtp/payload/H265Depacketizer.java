package io.videoconf.recorder.rtp.payload;

import io.videoconf.recorder.rtp.RtpPacket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * RFC 7798 without decoding order numbers (sprop-max-don-diff = 0, as conferences send it); access
 * units come out as Annex B byte streams.
 *
 * <pre>
 * payload header, section 4.4: a NAL unit header    FU header (4.4.3)
 * +---------------+---------------+                 +---------------+
 * |0|1|2|3|4|5|6|7|0|1|2|3|4|5|6|7|                 |0|1|2|3|4|5|6|7|
 * |F|   Type    |  LayerId  | TID |                 |S|E|  FuType   |
 * +-------------+-----------------+                 +---------------+
 * Type 0 to 47: single NAL unit (4.4.1)
 * Type 48: aggregation packet (4.4.2)     | payload header | size, 16 bits | NAL unit | size ...
 * Type 49: fragmentation unit (4.4.3)     | payload header | FU header | fragment |
 * Type 50: PACI (4.4.4), not read
 * </pre>
 */
final class H265Depacketizer implements Depacketizer {
  private static final int FU_HEADERS = H265Nal.HEADER_BYTES + 1;
  private static final Assembly CUT_SHORT = new Assembly.Torn("payload cut short");

  private final H265ParameterSets parameterSets;

  /**
   * @param parameters of the format, for the parameter sets in them
   */
  H265Depacketizer(Map<String, String> parameters) {
    this.parameterSets = new H265ParameterSets(parameters);
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
    if (length <= H265Nal.HEADER_BYTES) {
      return false;
    }
    return switch (H265Nal.type(bytes[first])) {
      case H265Nal.AGGREGATION ->
          length > 6 && startsPicture(H265Nal.type(bytes[first + 4]), bytes[first + 6]);
      case H265Nal.FRAGMENTATION ->
          length > FU_HEADERS
              && (bytes[first + 2] & 0x80) != 0
              && startsPicture(bytes[first + 2] & 0x3F, bytes[first + 3]);
      default -> startsPicture(H265Nal.type(bytes[first]), bytes[first + 2]);
    };
  }

  /** A slice begins a picture if its first bit, first_slice_segment_in_pic_flag, is 1. */
  private static boolean startsPicture(int type, int next) {
    if (H265Nal.isPicture(type)) {
      return (next & 0x80) != 0;
    }
    return H265Nal.isParameterSet(type)
        || type == H265Nal.ACCESS_UNIT_DELIMITER
        || type == H265Nal.PREFIX_SEI;
  }

  @Override
  public boolean startsKeyframe(RtpPacket packet) {
    int first = packet.payloadOffset();
    byte[] bytes = packet.bytes();
    int end = first + packet.payloadLength();
    if (packet.payloadLength() <= H265Nal.HEADER_BYTES) {
      return false;
    }
    int type = H265Nal.type(bytes[first]);
    if (type == H265Nal.FRAGMENTATION) {
      return (bytes[first + 2] & 0x80) != 0 && H265Nal.isRandomAccess(bytes[first + 2] & 0x3F);
    }
    if (type != H265Nal.AGGREGATION) {
      return H265Nal.isRandomAccess(type);
    }
    int position = first + H265Nal.HEADER_BYTES;
    boolean found = false;
    while (position + 2 < end && !found) {
      found = H265Nal.isRandomAccess(H265Nal.type(bytes[position + 2]));
      position += 2 + ((bytes[position] & 0xFF) << 8 | (bytes[position + 1] & 0xFF));
    }
    return found;
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
      if (length <= H265Nal.HEADER_BYTES) {
        return CUT_SHORT;
      }
      int type = H265Nal.type(bytes[first]);
      boolean fits;
      if (type == H265Nal.FRAGMENTATION) {
        if (length <= FU_HEADERS) {
          return CUT_SHORT;
        }
        int header = bytes[first + 2];
        // F and the layer from the payload header, the type from the FU header.
        byte[] unitHeader = {
          (byte) ((bytes[first] & 0x81) | (header & 0x3F) << 1), bytes[first + 1]
        };
        fits = units.fragment(header, unitHeader, bytes, first + FU_HEADERS, length - FU_HEADERS);
      } else if (type == H265Nal.AGGREGATION) {
        fits =
            units.aggregate(
                bytes, first + H265Nal.HEADER_BYTES, first + length, H265Nal.HEADER_BYTES + 1);
      } else if (type <= H265Nal.LAST_SINGLE) {
        fits = units.single(bytes, first, length);
      } else {
        return new Assembly.Torn("packet type " + type + " is not read");
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
    int sets = 0;
    for (byte[] unit : units) {
      int type = H265Nal.type(unit[0]);
      picture |= H265Nal.isPicture(type);
      keyframe |= H265Nal.isRandomAccess(type);
      if (H265Nal.isParameterSet(type)) {
        parameterSets.received(unit);
        sets |= 1 << (type - H265Nal.VPS);
      }
    }
    if (!picture) {
      return new Assembly.Empty();
    }
    if (!keyframe) {
      return new Assembly.Complete(false, AnnexB.join(units), 0, 0);
    }
    if (sets == 0b111) {
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

  private List<byte[]> withParameterSets(List<byte[]> units) {
    List<byte[]> all = new ArrayList<>(parameterSets.all());
    for (byte[] unit : units) {
      int type = H265Nal.type(unit[0]);
      if (type == H265Nal.ACCESS_UNIT_DELIMITER) {
        all.addFirst(unit);
      } else if (!H265Nal.isParameterSet(type)) {
        all.add(unit);
      }
    }
    return all;
  }

  /** With the size that its only sequence parameter set tells. */
  private static Assembly keyframe(List<byte[]> units) {
    List<byte[]> sets = units.stream().filter(u -> H265Nal.type(u[0]) == H265Nal.SPS).toList();
    H265Sps sps = sets.size() == 1 ? H265Sps.parse(sets.getFirst()) : null;
    return new Assembly.Complete(
        true, AnnexB.join(units), sps == null ? 0 : sps.width(), sps == null ? 0 : sps.height());
  }
}
