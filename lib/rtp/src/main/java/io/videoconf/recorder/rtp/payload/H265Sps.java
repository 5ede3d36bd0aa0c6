package io.videoconf.recorder.rtp.payload;

import org.jspecify.annotations.Nullable;

/**
 * The head of a sequence parameter set, ITU-T H.265 section 7.3.2.2.1.
 *
 * @param id 0 to 15 in a valid one
 * @param width of the shown picture in pixels
 * @param height of the shown picture in pixels
 */
record H265Sps(int id, int width, int height) {
  private static final int MAX_PIXELS = 16_384;

  /** Null when it ends too early or makes no sense. */
  static @Nullable H265Sps parse(byte[] unit) {
    BitReader reader = BitReader.ofNalPayload(unit, H265Nal.HEADER_BYTES);
    reader.skip(4); // sps_video_parameter_set_id
    int subLayers = reader.bits(3);
    reader.skip(1); // sps_temporal_id_nesting_flag
    skipProfileTierLevel(reader, subLayers);
    int id = reader.unsignedExpGolomb();
    int chroma = reader.unsignedExpGolomb();
    if (chroma == 3) {
      reader.skip(1); // separate_colour_plane_flag
    }
    int width = reader.unsignedExpGolomb();
    int height = reader.unsignedExpGolomb();
    if (reader.flag()) { // conformance_window_flag
      int horizontal = chroma == 1 || chroma == 2 ? 2 : 1;
      int vertical = chroma == 1 ? 2 : 1;
      int left = reader.unsignedExpGolomb();
      int right = reader.unsignedExpGolomb();
      int top = reader.unsignedExpGolomb();
      int bottom = reader.unsignedExpGolomb();
      if (!isSmall(left) || !isSmall(right) || !isSmall(top) || !isSmall(bottom)) {
        return null;
      }
      width -= horizontal * (left + right);
      height -= vertical * (top + bottom);
    }
    boolean sensible = id >= 0 && width > 0 && height > 0 && isSmall(width) && isSmall(height);
    return reader.overrun() || !sensible ? null : new H265Sps(id, width, height);
  }

  private static boolean isSmall(int pixels) {
    return pixels >= 0 && pixels <= MAX_PIXELS;
  }

  /** Section 7.3.3. */
  private static void skipProfileTierLevel(BitReader reader, int subLayers) {
    reader.skip(88 + 8);
    if (subLayers == 0) {
      return;
    }
    int profiles = 0;
    int levels = 0;
    for (int i = 0; i < 8; i++) { // those that there are not are reserved zeros
      profiles += reader.bits(1);
      levels += reader.bits(1);
    }
    reader.skip(88 * profiles + 8 * levels);
  }
}
