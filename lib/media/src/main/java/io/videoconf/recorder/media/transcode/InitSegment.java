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
      case "avc1" -> Optional.of(avc(entry.content));
      // MPEG-4 audio, object type 2: AAC-LC, the only one that is let in.
      case "mp4a" -> Optional.of("mp4a.40.2");
      default -> Optional.empty();
    };
  }

  /** Profile, compatibility and level follow the version in AVCDecoderConfigurationRecord. */
  private static String avc(ByteBuffer entry) {
    if (entry.remaining() > VISUAL_ENTRY_BYTES) {
      ByteBuffer boxes = entry.position(VISUAL_ENTRY_BYTES).slice();
      while (boxes.remaining() >= BOX_HEADER_BYTES) {
        Box box = next(boxes);
        if (box.type.equals("avcC") && box.content.remaining() >= 4) {
          byte[] profile = new byte[3];
          box.content.get(1, profile);
          return "avc1." + HexFormat.of().withUpperCase().formatHex(profile);
        }
      }
    }
    throw new IllegalStateException("the initialization segment has no avcC box");
  }
}
