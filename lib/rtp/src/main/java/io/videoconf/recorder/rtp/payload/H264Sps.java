package io.videoconf.recorder.rtp.payload;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A sequence parameter set up to the size of the picture, ITU-T H.264 section 7.3.2.1.1.
 *
 * @param id 0 to 31 in a valid one
 * @param width of the shown picture in pixels
 * @param height of the shown picture in pixels
 */
record H264Sps(int id, int width, int height) {
  private static final Set<Integer> HIGH_PROFILES =
      Set.of(100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135);

  private static final int MACROBLOCK = 16;
  private static final int MAX_MACROBLOCKS = 1024;
  private static final int MAX_POC_CYCLE = 255;

  /** Null when it ends too early or makes no sense. */
  static @Nullable H264Sps parse(byte[] unit) {
    BitReader reader = BitReader.ofNalPayload(unit, 1);
    int profile = reader.bits(8);
    reader.skip(8 + 8); // constraint flags, level_idc
    int id = reader.unsignedExpGolomb();
    int chroma = HIGH_PROFILES.contains(profile) ? readHighProfile(reader) : 1;
    reader.unsignedExpGolomb(); // log2_max_frame_num_minus4
    if (!skipPictureOrder(reader)) {
      return null;
    }
    reader.unsignedExpGolomb(); // max_num_ref_frames
    reader.skip(1); // gaps_in_frame_num_value_allowed_flag
    int columns = reader.unsignedExpGolomb() + 1;
    int rows = reader.unsignedExpGolomb() + 1;
    int fields = reader.flag() ? 1 : 2; // frame_mbs_only_flag
    reader.skip(fields == 2 ? 1 : 0); // mb_adaptive_frame_field_flag
    reader.skip(1); // direct_8x8_inference_flag
    if (!isWithin(columns) || !isWithin(rows)) {
      return null;
    }
    int width = columns * MACROBLOCK;
    int height = rows * fields * MACROBLOCK;
    if (reader.flag()) { // frame_cropping_flag
      int horizontal = chroma == 1 || chroma == 2 ? 2 : 1;
      int vertical = (chroma == 1 ? 2 : 1) * fields;
      for (int side = 0; side < 4; side++) { // left, right, top, bottom
        int crop = reader.unsignedExpGolomb();
        if (crop < 0 || crop > MAX_MACROBLOCKS * MACROBLOCK) {
          return null;
        }
        width -= side < 2 ? crop * horizontal : 0;
        height -= side < 2 ? 0 : crop * vertical;
      }
    }
    boolean sensible = id >= 0 && width > 0 && height > 0;
    return reader.overrun() || !sensible ? null : new H264Sps(id, width, height);
  }

  private static boolean isWithin(int macroblocks) {
    return macroblocks > 0 && macroblocks <= MAX_MACROBLOCKS;
  }

  /** Returns chroma_format_idc. */
  private static int readHighProfile(BitReader reader) {
    int chroma = reader.unsignedExpGolomb();
    if (chroma == 3) {
      reader.skip(1); // separate_colour_plane_flag
    }
    reader.unsignedExpGolomb(); // bit_depth_luma_minus8
    reader.unsignedExpGolomb(); // bit_depth_chroma_minus8
    reader.skip(1); // qpprime_y_zero_transform_bypass_flag
    if (reader.flag()) { // seq_scaling_matrix_present_flag
      for (int list = 0; list < (chroma == 3 ? 12 : 8); list++) {
        if (reader.flag()) {
          skipScalingList(reader, list < 6 ? 16 : 64);
        }
      }
    }
    return chroma;
  }

  /** Section 7.3.2.1.1.1. */
  private static void skipScalingList(BitReader reader, int size) {
    int last = 8;
    int next = 8;
    for (int i = 0; i < size && next != 0; i++) {
      next = last + reader.signedExpGolomb() & 0xFF;
      last = next == 0 ? last : next;
    }
  }

  private static boolean skipPictureOrder(BitReader reader) {
    int type = reader.unsignedExpGolomb(); // pic_order_cnt_type
    if (type == 0) {
      reader.unsignedExpGolomb(); // log2_max_pic_order_cnt_lsb_minus4
    } else if (type == 1) {
      reader.skip(1); // delta_pic_order_always_zero_flag
      reader.signedExpGolomb();
      reader.signedExpGolomb();
      int cycle = reader.unsignedExpGolomb();
      if (cycle > MAX_POC_CYCLE) {
        return false;
      }
      for (int i = 0; i < cycle; i++) {
        reader.signedExpGolomb();
      }
    }
    return true;
  }
}
