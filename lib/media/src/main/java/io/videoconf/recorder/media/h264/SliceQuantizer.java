package io.videoconf.recorder.media.h264;

import io.videoconf.recorder.rtp.payload.BitReader;
import java.util.OptionalInt;

/** Reads a slice header, section 7.3.3, as far as slice_qp_delta. */
final class SliceQuantizer {
  private static final int SLICE_TYPES = 5;
  private static final int P = 0;
  private static final int I = 2;
  private static final int END_OF_MODIFICATIONS = 3;
  private static final int MAX_QP = 51;

  private SliceQuantizer() {}

  /**
   * SliceQPY.
   *
   * @param raw a slice without emulation prevention
   */
  static OptionalInt of(byte[] raw, StreamSyntax syntax) {
    BitReader reader = new BitReader(raw, 1, raw.length - 1);
    reader.unsignedExpGolomb(); // first_mb_in_slice
    int type = reader.unsignedExpGolomb() % SLICE_TYPES;
    reader.unsignedExpGolomb(); // pic_parameter_set_id
    reader.skip(syntax.frameNumBits());
    boolean idr = NalUnits.type(raw) == NalUnits.IDR_SLICE;
    if (idr) {
      reader.unsignedExpGolomb(); // idr_pic_id
    }
    reader.skip(syntax.orderBits());
    if (type == P) {
      if (syntax.weighted()) {
        return OptionalInt.empty();
      }
      if (reader.flag()) { // num_ref_idx_active_override_flag
        reader.unsignedExpGolomb(); // num_ref_idx_l0_active_minus1
      }
      skipModifications(reader);
    } else if (type != I) {
      return OptionalInt.empty();
    }
    if (NalUnits.refIdc(raw) != 0) {
      skipMarking(reader, idr);
    }
    if (type == P) {
      reader.unsignedExpGolomb(); // cabac_init_idc
    }
    int qp = syntax.initQp() + reader.signedExpGolomb();
    return reader.overrun() || qp < 0 || qp > MAX_QP ? OptionalInt.empty() : OptionalInt.of(qp);
  }

  /** Section 7.3.3.1. */
  private static void skipModifications(BitReader reader) {
    if (reader.flag()) { // ref_pic_list_modification_flag_l0
      while (!reader.overrun() && reader.unsignedExpGolomb() != END_OF_MODIFICATIONS) {
        reader.unsignedExpGolomb();
      }
    }
  }

  /** Section 7.3.3.3. */
  private static void skipMarking(BitReader reader, boolean idr) {
    if (idr) {
      reader.skip(2); // no_output_of_prior_pics_flag, long_term_reference_flag
    } else if (reader.flag()) { // adaptive_ref_pic_marking_mode_flag
      int operation = reader.unsignedExpGolomb();
      while (!reader.overrun() && operation != 0) {
        int values = operation == 5 ? 0 : operation == 3 ? 2 : 1;
        for (int i = 0; i < values; i++) {
          reader.unsignedExpGolomb();
        }
        operation = reader.unsignedExpGolomb();
      }
    }
  }
}
