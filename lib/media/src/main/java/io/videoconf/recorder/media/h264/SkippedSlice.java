package io.videoconf.recorder.media.h264;

/**
 * The one slice of a picture that is the same as the one before: a P slice in which every
 * macroblock is skipped. With all of them skipped all motion is zero (section 8.4.1.1), there is no
 * residual, and no edge is filtered.
 */
final class SkippedSlice {
  private static final int P_ONLY = 5;
  private static final int NOT_FILTERED = 1;

  /** The highest: mb_skip_flag begins as probable, so that "not skipped" need never be coded. */
  private static final int SLICE_QP = 51;

  /** Context 11 of mb_skip_flag with cabac_init_idc 0, table 9-13: m and n. */
  private static final int SLOPE = 23;

  private static final int OFFSET = 33;

  private static final int LAST_STATE = 62;
  private static final int FIRST_STATE = ((SLOPE * SLICE_QP) >> 4) + OFFSET - 64;

  /** Table 9-44 (rangeTabLPS) from {@link #FIRST_STATE} to {@link #LAST_STATE}. */
  private static final int[][] LESS_PROBABLE = {
    {16, 20, 23, 27},
    {15, 19, 22, 25},
    {14, 18, 21, 24},
    {14, 17, 20, 23},
    {13, 16, 19, 22},
    {12, 15, 18, 21},
    {12, 14, 17, 20},
    {11, 14, 16, 19},
    {11, 13, 15, 18},
    {10, 12, 15, 17},
    {10, 12, 14, 16},
    {9, 11, 13, 15},
    {9, 11, 12, 14},
    {8, 10, 12, 14},
    {8, 9, 11, 13},
    {7, 9, 11, 12},
    {7, 9, 10, 12},
    {7, 8, 10, 11},
    {6, 8, 9, 11},
    {6, 7, 9, 10},
    {6, 7, 8, 9}
  };

  private final BitWriter bits = new BitWriter();

  /** The arithmetic encoder, section 9.3.4.2. */
  private int low;

  private int range = 510;
  private int outstanding;
  private boolean first = true;

  private SkippedSlice() {}

  /**
   * All of the slice that is behind the header, which ends on a byte: the same for each picture.
   */
  static byte[] data(StreamSyntax syntax) {
    SkippedSlice slice = new SkippedSlice();
    slice.skip(syntax.macroblocks());
    return slice.bits.toByteArray();
  }

  /**
   * The header of the NAL unit and the slice header, section 7.3.3, of a picture that others refer
   * to.
   *
   * @param frameNum frame_num
   * @param order pic_order_cnt_lsb; of no account when the syntax has none
   */
  static byte[] header(StreamSyntax syntax, int frameNum, int order) {
    BitWriter bits = new BitWriter();
    bits.bits(2 << 5 | NalUnits.NON_IDR_SLICE, 8);
    bits.unsignedExpGolomb(0); // first_mb_in_slice
    bits.unsignedExpGolomb(P_ONLY);
    bits.unsignedExpGolomb(syntax.ppsId());
    bits.bits(frameNum, syntax.frameNumBits());
    bits.bits(order, syntax.orderBits());
    bits.flag(false); // num_ref_idx_active_override_flag
    bits.flag(false); // ref_pic_list_modification_flag_l0
    if (syntax.weighted()) {
      bits.unsignedExpGolomb(0); // luma_log2_weight_denom
      bits.unsignedExpGolomb(0); // chroma_log2_weight_denom
      bits.flag(false); // luma_weight_l0_flag
      bits.flag(false); // chroma_weight_l0_flag
    }
    bits.flag(false); // adaptive_ref_pic_marking_mode_flag
    bits.unsignedExpGolomb(0); // cabac_init_idc
    bits.signedExpGolomb(SLICE_QP - syntax.initQp());
    if (syntax.deblockingControl()) {
      bits.unsignedExpGolomb(NOT_FILTERED);
    }
    while (!bits.isAligned()) {
      bits.flag(true); // cabac_alignment_one_bit
    }
    return bits.toByteArray();
  }

  /** Section 7.3.4: mb_skip_flag and end_of_slice_flag of each macroblock. */
  private void skip(int macroblocks) {
    int state = FIRST_STATE;
    for (int i = 0; i < macroblocks; i++) {
      range -= LESS_PROBABLE[state - FIRST_STATE][range >> 6 & 3];
      renormalize();
      state = Math.min(state + 1, LAST_STATE);
      range -= 2;
      if (i < macroblocks - 1) {
        renormalize();
      }
    }
    low += range;
    range = 2;
    renormalize();
    put(low >> 9 & 1);
    // The last of these is rbsp_stop_one_bit.
    bits.bits((low >> 7 & 3) | 1, 2);
  }

  private void renormalize() {
    while (range < 256) {
      if (low < 256) {
        put(0);
      } else if (low >= 512) {
        low -= 512;
        put(1);
      } else {
        low -= 256;
        outstanding++;
      }
      range <<= 1;
      low <<= 1;
    }
  }

  private void put(int bit) {
    if (first) {
      first = false;
    } else {
      bits.bits(bit, 1);
    }
    for (; outstanding > 0; outstanding--) {
      bits.bits(1 - bit, 1);
    }
  }
}
