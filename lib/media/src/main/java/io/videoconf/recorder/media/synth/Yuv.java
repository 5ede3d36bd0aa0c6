package io.videoconf.recorder.media.synth;

/** A colour: luma 16 to 235 and chroma 16 to 240 (BT.601, limited range). */
public record Yuv(int y, int u, int v) {
  private static final int BLACK_LUMA = 16;

  public static final Yuv WHITE = new Yuv(235, 128, 128);
  public static final Yuv BLACK = new Yuv(BLACK_LUMA, 128, 128);

  /** The same hue at half the luma and three quarters of the saturation. */
  public Yuv darkened() {
    return new Yuv(BLACK_LUMA + (y - BLACK_LUMA) / 2, soften(u), soften(v));
  }

  private static int soften(int chroma) {
    return 128 + (chroma - 128) * 3 / 4;
  }
}
