package io.videoconf.recorder.rtp.payload;

/**
 * Which frames of a stream in temporal layers can be decoded after a loss (TL0PICIDX, TID and Y of
 * RFC 7741 section 4.2; TL0PICIDX, TID and U of RFC 9628 section 4.2). Frames of the base layer
 * need the base layer alone, so as long as none of them is missing, pictures go on with the next
 * one, and no keyframe has to be waited for. Not thread-safe.
 */
final class TemporalLayers {
  private static final int ALL = 8;
  private static final int NONE = -1;

  private int base = NONE;
  private boolean baseWhole;

  /** Layers from this one on refer to frames that are lost. */
  private int brokenFrom = ALL;

  private boolean lost;

  /** What becomes of a frame. */
  enum Verdict {
    /** Nothing is known that speaks against it. */
    GOES_ON,
    /** What was lost before it is needed neither by it nor by what follows. */
    RESUMES,
    /** It refers to a frame that is lost; others do not refer to it. */
    ORPHAN
  }

  /** Packets were lost since the last frame, or what they made was torn. */
  void onLoss() {
    lost = true;
  }

  /** Another stream begins. */
  void restart() {
    base = NONE;
    baseWhole = false;
    brokenFrom = ALL;
    lost = false;
  }

  /**
   * @param layer the frame's temporal layer, -1 if that is not told
   * @param baseIndex its TL0PICIDX, -1 if that is not told
   * @param sync whether it depends on the base layer alone (Y)
   * @param switchUp whether no later frame of a higher layer needs an earlier one of a higher layer
   *     than its own (U)
   */
  Verdict onFrame(boolean keyframe, int layer, int baseIndex, boolean sync, boolean switchUp) {
    if (layer < 0 || baseIndex < 0) {
      restart();
      return Verdict.GOES_ON;
    }
    if (keyframe) {
      restart();
      base = baseIndex;
      baseWhole = true;
      return Verdict.GOES_ON;
    }
    if (lost) {
      brokenFrom = 1;
    }
    Verdict verdict = layer == 0 ? onBase(baseIndex) : onHigher(layer, baseIndex, sync);
    if (switchUp && verdict != Verdict.ORPHAN) {
      brokenFrom = ALL;
    }
    return verdict;
  }

  private Verdict onBase(int baseIndex) {
    baseWhole &= baseIndex == ((base + 1) & 0xFF);
    base = baseIndex;
    return resume();
  }

  private Verdict onHigher(int layer, int baseIndex, boolean sync) {
    if (baseIndex != base) {
      baseWhole = false;
    }
    if (baseWhole && layer >= brokenFrom) {
      if (!sync) {
        return Verdict.ORPHAN;
      }
      brokenFrom = layer == brokenFrom ? layer + 1 : brokenFrom;
    }
    return resume();
  }

  private Verdict resume() {
    boolean resumes = lost && baseWhole;
    lost = false;
    return resumes ? Verdict.RESUMES : Verdict.GOES_ON;
  }
}
