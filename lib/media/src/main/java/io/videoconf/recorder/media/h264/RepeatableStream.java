package io.videoconf.recorder.media.h264;

import io.videoconf.recorder.rtp.payload.BitReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A stream of H.264 pictures that an encoder made, with pictures between them that repeat the one
 * before and that no encoder has seen: some tens of bytes, for next to no work. All pictures are
 * numbered anew, so that they follow each other without a gap. Not thread-safe.
 */
public final class RepeatableStream {
  private final StreamSyntax syntax;
  private final byte[] skipped;

  /** Pictures since the last IDR picture. */
  private int picture;

  /** Pictures since then that others refer to; frame_num is the low bits. */
  private int frame;

  /** The frame of the next picture, unless it is an IDR picture. */
  private int nextFrame;

  private OptionalInt quantizer = OptionalInt.empty();

  private RepeatableStream(StreamSyntax syntax) {
    this.syntax = syntax;
    this.skipped = SkippedSlice.data(syntax);
  }

  /**
   * Empty when the encoder's pictures cannot be repeated this way, for instance because they refer
   * to more than the picture before.
   *
   * @param parameterSets of the encoder: SPS and PPS in a byte stream
   */
  public static Optional<RepeatableStream> of(byte[] parameterSets) {
    return StreamSyntax.parse(parameterSets).map(RepeatableStream::new);
  }

  /**
   * The next picture of the stream, numbered as such.
   *
   * @param encoded one picture of the encoder in a byte stream, all of whose references the stream
   *     has: the encoder's first, the one behind its last, or a keyframe of before
   */
  public byte[] next(byte[] encoded) {
    List<byte[]> units = new ArrayList<>();
    boolean counted = false;
    for (byte[] unit : NalUnits.split(encoded)) {
      byte[] raw = NalUnits.unescape(unit);
      int type = NalUnits.type(raw);
      if (type == NalUnits.IDR_SLICE || type == NalUnits.NON_IDR_SLICE) {
        if (!counted) {
          count(type == NalUnits.IDR_SLICE, NalUnits.refIdc(raw) != 0);
          quantizer = SliceQuantizer.of(raw, syntax);
          counted = true;
        }
        number(raw);
      }
      units.add(raw);
    }
    return NalUnits.stream(units);
  }

  /**
   * How coarsely the encoder's newest picture is coded: SliceQPY of its first slice, 0 to 51. Empty
   * when its header cannot be read so far.
   */
  public OptionalInt quantizer() {
    return quantizer;
  }

  /** A picture that is the same as the one before. */
  public byte[] repeat() {
    count(false, true);
    byte[] header = SkippedSlice.header(syntax, frameNum(), order());
    byte[] raw = Arrays.copyOf(header, header.length + skipped.length);
    System.arraycopy(skipped, 0, raw, header.length, skipped.length);
    return NalUnits.stream(List.of(raw));
  }

  /** Section 7.4.3, frame_num. */
  private void count(boolean idr, boolean referredTo) {
    picture = idr ? 0 : picture + 1;
    frame = idr ? 0 : nextFrame;
    nextFrame = referredTo ? frame + 1 : frame;
  }

  private int frameNum() {
    return frame & ((1 << syntax.frameNumBits()) - 1);
  }

  /** Section 8.2.1; a frame is two fields long. */
  private int order() {
    return 2 * picture & ((1 << syntax.orderBits()) - 1);
  }

  /** Puts our numbers in the slice header, section 7.3.3, in place of the encoder's. */
  private void number(byte[] raw) {
    BitReader reader = new BitReader(raw, 1, raw.length - 1);
    reader.unsignedExpGolomb(); // first_mb_in_slice
    reader.unsignedExpGolomb(); // slice_type
    reader.unsignedExpGolomb(); // pic_parameter_set_id
    put(raw, reader.position(), syntax.frameNumBits(), frameNum());
    reader.skip(syntax.frameNumBits());
    if (NalUnits.type(raw) == NalUnits.IDR_SLICE) {
      reader.unsignedExpGolomb(); // idr_pic_id
    }
    put(raw, reader.position(), syntax.orderBits(), order());
  }

  private static void put(byte[] raw, int position, int count, int value) {
    for (int i = 0; i < count; i++) {
      int bit = position + i;
      int mask = 0x80 >> bit % 8;
      boolean one = (value >> (count - 1 - i) & 1) != 0;
      raw[bit / 8] = (byte) (one ? raw[bit / 8] | mask : raw[bit / 8] & ~mask);
    }
  }
}
