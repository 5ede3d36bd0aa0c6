package io.videoconf.recorder.media.transcode;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the codec strings (RFC 6381) out of an initialization segment: of what was really written,
 * not of what was asked for. Boxes are those of ISO/IEC 14496-12, -14 and -15.
 */
final class InitSegment {
  private static final Set<String> CONTAINERS = Set.of("moov", "trak", "mdia", "minf", "stbl");
  private static final int BOX_HEADER_BYTES = 8;

  /** Version, flags and entry count before the first entry of stsd. */
  private static final int STSD_PREFIX_BYTES = 8;

  /** Fields of VisualSampleEntry before its boxes. */
  private static final int VISUAL_ENTRY_BYTES = 78;

  private InitSegment() {}

  /** The codecs of all tracks in order, e.g. {@code avc1.64001F,mp4a.40.2}. */
  static String codecs(byte[] initSegment) {
    List<String> found = new ArrayList<>();
    walk(ByteBuffer.wrap(initSegment), found);
    return String.join(",", found);
  }

  private static void walk(ByteBuffer boxes, List<String> found) {
    while (boxes.remaining() >= BOX_HEADER_BYTES) {
      Box box = next(boxes);
      if (CONTAINERS.contains(box.type)) {
        walk(box.content, found);
      } else if (box.type.equals("stsd") && box.content.remaining() > STSD_PREFIX_BYTES) {
        Box entry = next(box.content.position(STSD_PREFIX_BYTES).slice());
        codec(entry).ifPresent(found::add);
      }
    }
  }

  private record Box(String type, ByteBuffer content) {}

  /** Takes the next box off; its size is bounded by what is there. */
  private static Box next(ByteBuffer boxes) {
    long size = Integer.toUnsignedLong(boxes.getInt());
    byte[] type = new byte[4];
    boxes.get(type);
    int content = (int) Math.clamp(size - BOX_HEADER_BYTES, 0L, (long) boxes.remaining());
    ByteBuffer slice = boxes.slice(boxes.position(), content);
    boxes.position(boxes.position() + content);
    return new Box(new String(type, StandardCharsets.ISO_8859_1), slice);
  }

  private static Optional<String> codec(Box entry) {
    return switch (entry.type) {
      case "avc1" -> Optional.of(avc(box(entry, "avcC", 4)));
      case "vp09" -> Optional.of(vp9(box(entry, "vpcC", 7)));
      case "av01" -> Optional.of(av1(box(entry, "av1C", 3)));
      // MPEG-4 audio, object type 2: AAC-LC, the only one that is let in.
      case "mp4a" -> Optional.of("mp4a.40.2");
      default -> Optional.empty();
    };
  }

  /** Profile, compatibility and level follow the version in AVCDecoderConfigurationRecord. */
  private static String avc(ByteBuffer configuration) {
    byte[] profile = new byte[3];
    configuration.get(1, profile);
    return "avc1." + HexFormat.of().withUpperCase().formatHex(profile);
  }

  /** Behind version and flags of VPCodecConfigurationBox: profile, level, bit depth and chroma. */
  private static String vp9(ByteBuffer configuration) {
    return "vp09.%02d.%02d.%02d"
        .formatted(configuration.get(4), configuration.get(5), (configuration.get(6) & 0xF0) >> 4);
  }

  /** Of AV1CodecConfigurationRecord: profile, level, tier and bit depth. */
  private static String av1(ByteBuffer configuration) {
    int levels = configuration.get(1) & 0xFF;
    int flags = configuration.get(2) & 0xFF;
    int depth = (flags & 0x40) == 0 ? 8 : (flags & 0x20) == 0 ? 10 : 12;
    return "av01.%d.%02d%s.%02d"
        .formatted(levels >> 5, levels & 0x1F, (flags & 0x80) == 0 ? "M" : "H", depth);
  }

  private static ByteBuffer box(Box entry, String type, int leastBytes) {
    if (entry.content.remaining() > VISUAL_ENTRY_BYTES) {
      ByteBuffer boxes = entry.content.position(VISUAL_ENTRY_BYTES).slice();
      while (boxes.remaining() >= BOX_HEADER_BYTES) {
        Box box = next(boxes);
        if (box.type.equals(type) && box.content.remaining() >= leastBytes) {
          return box.content;
        }
      }
    }
    throw new IllegalStateException("the initialization segment has no box " + type);
  }
}
