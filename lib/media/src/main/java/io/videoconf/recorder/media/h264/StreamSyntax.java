package io.videoconf.recorder.media.h264;

import io.videoconf.recorder.rtp.payload.BitReader;
import java.util.List;
import java.util.Optional;

/**
 * What the parameter sets of a stream say about its slice headers, for streams in which a picture
 * can be repeated without an encoder: progressive 4:2:0 in CABAC, each picture refers to the one
 * before and to no other.
 *
 * @param macroblocks in a picture
 * @param frameNumBits length of frame_num
 * @param orderBits length of pic_order_cnt_lsb; 0 when pictures are shown in coding order
 *     (pic_order_cnt_type 2)
 * @param ppsId pic_parameter_set_id
 * @param initQp SliceQPY with a slice_qp_delta of 0
 * @param deblockingControl whether slice headers speak of the deblocking filter
 */
record StreamSyntax(
    int macroblocks,
    int frameNumBits,
    int orderBits,
    int ppsId,
    boolean weighted,
    int initQp,
    boolean deblockingControl) {

  private static final int BASELINE = 66;
  private static final int MAIN = 77;
  private static final int HIGH = 100;

  /** What the SPS says. */
  private record Sequence(int macroblocks, int frameNumBits, int orderBits) {}

  /**
   * Empty when a picture of the stream cannot be repeated.
   *
   * @param parameterSets one SPS and one PPS in a byte stream
   */
  static Optional<StreamSyntax> parse(byte[] parameterSets) {
    List<byte[]> units = NalUnits.split(parameterSets);
    List<byte[]> sequences = units.stream().filter(unit -> isType(unit, NalUnits.SPS)).toList();
    List<byte[]> pictures = units.stream().filter(unit -> isType(unit, NalUnits.PPS)).toList();
    if (sequences.size() != 1 || pictures.size() != 1) {
      return Optional.empty();
    }
    return sequence(reader(sequences.getFirst()))
        .flatMap(sequence -> picture(reader(pictures.getFirst()), sequence));
  }

  private static boolean isType(byte[] unit, int type) {
    return NalUnits.type(unit) == type;
  }

  static BitReader reader(byte[] unit) {
    byte[] raw = NalUnits.unescape(unit);
    return new BitReader(raw, 1, raw.length - 1);
  }

  /** Section 7.3.2.1.1. */
  private static Optional<Sequence> sequence(BitReader reader) {
    int profile = reader.bits(8);
    reader.skip(8 + 8); // constraint flags, level_idc
    reader.unsignedExpGolomb(); // seq_parameter_set_id
    if (profile == HIGH) {
      boolean plain = reader.unsignedExpGolomb() == 1; // chroma_format_idc: 4:2:0
      plain &= reader.unsignedExpGolomb() == 0; // bit_depth_luma_minus8
      plain &= reader.unsignedExpGolomb() == 0; // bit_depth_chroma_minus8
      reader.skip(1); // qpprime_y_zero_transform_bypass_flag
      plain &= !reader.flag(); // seq_scaling_matrix_present_flag
      if (!plain) {
        return Optional.empty();
      }
    } else if (profile != MAIN && profile != BASELINE) {
      return Optional.empty();
    }
    int frameNumBits = reader.unsignedExpGolomb() + 4;
    int orderType = reader.unsignedExpGolomb();
    int orderBits = orderType == 0 ? reader.unsignedExpGolomb() + 4 : 0;
    int references = reader.unsignedExpGolomb(); // max_num_ref_frames
    reader.skip(1); // gaps_in_frame_num_value_allowed_flag
    int columns = reader.unsignedExpGolomb() + 1;
    int rows = reader.unsignedExpGolomb() + 1;
    boolean frames = reader.flag(); // frame_mbs_only_flag
    boolean usable = (orderType == 0 || orderType == 2) && references == 1 && frames;
    return usable && !reader.overrun()
        ? Optional.of(new Sequence(columns * rows, frameNumBits, orderBits))
        : Optional.empty();
  }

  /** Section 7.3.2.2. */
  private static Optional<StreamSyntax> picture(BitReader reader, Sequence sequence) {
    int id = reader.unsignedExpGolomb();
    reader.unsignedExpGolomb(); // seq_parameter_set_id
    boolean cabac = reader.flag();
    boolean fieldOrder = reader.flag(); // bottom_field_pic_order_in_frame_present_flag
    boolean groups = reader.unsignedExpGolomb() != 0; // num_slice_groups_minus1
    boolean references = reader.unsignedExpGolomb() != 0; // num_ref_idx_l0_default_active_minus1
    if (!cabac || fieldOrder || groups || references) {
      return Optional.empty();
    }
    reader.unsignedExpGolomb(); // num_ref_idx_l1_default_active_minus1
    boolean weighted = reader.flag();
    reader.skip(2); // weighted_bipred_idc
    int initQp = 26 + reader.signedExpGolomb();
    reader.signedExpGolomb(); // pic_init_qs_minus26
    reader.signedExpGolomb(); // chroma_qp_index_offset
    boolean deblockingControl = reader.flag();
    reader.skip(1); // constrained_intra_pred_flag
    boolean redundant = reader.flag();
    return redundant || reader.overrun()
        ? Optional.empty()
        : Optional.of(
            new StreamSyntax(
                sequence.macroblocks,
                sequence.frameNumBits,
                sequence.orderBits,
                id,
                weighted,
                initQp,
                deblockingControl));
  }
}
