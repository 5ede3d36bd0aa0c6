package io.videoconf.recorder.media.av;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import org.bytedeco.ffmpeg.global.avutil;

/** Writes an SEncParamExt. What is not named here is as OpenH264 itself would have it. */
final class OpenH264Params {
  /** More than it takes: 920 from 2.3 on, 924 from 2.6 on; the places are the same. */
  static final int BYTES = 1024;

  private static final int WIDTH = 4;
  private static final int HEIGHT = 8;
  private static final int TARGET_BIT_RATE = 12;
  private static final int RATE_CONTROL = 16;
  private static final int MAX_FRAME_RATE = 20;
  private static final int TEMPORAL_LAYERS = 24;
  private static final int SPATIAL_LAYERS = 28;
  private static final int LAYER = 32;
  private static final int INTRA_PERIOD = 836;
  private static final int PARAMETER_SET_IDS = 844;
  private static final int CABAC = 856;
  private static final int FRAME_SKIP = 860;
  private static final int MAX_BIT_RATE = 864;
  private static final int MAX_QP = 868;
  private static final int THREADS = 892;
  private static final int ADAPTIVE_QUANTIZATION = 910;
  private static final int SCENE_CHANGE_DETECTION = 912;

  private static final int TO_BIT_RATE = 1;
  private static final int CONSTANT_IDS = 0;
  private static final int HIGHEST_QP = 51;

  /** SSpatialLayerConfig. */
  private static final class Layer {
    static final int WIDTH = 0;
    static final int HEIGHT = 4;
    static final int FRAME_RATE = 8;
    static final int BIT_RATE = 12;
    static final int MAX_BIT_RATE = 16;
    static final int PROFILE = 20;
    static final int SIGNAL_TYPE_PRESENT = 184;
    static final int VIDEO_FORMAT = 185;
    static final int FULL_RANGE = 186;
    static final int COLOR_PRESENT = 187;
    static final int PRIMARIES = 188;
    static final int TRANSFER = 189;
    static final int MATRIX = 190;

    static final int HIGH = 100;
    static final byte UNDEFINED_VIDEO_FORMAT = 5;
  }

  private OpenH264Params() {}

  /**
   * Whether there are the library's defaults where they would be; of another layout they are not.
   */
  static boolean areDefaults(MemorySegment params) {
    return params.get(JAVA_INT, MAX_QP) == HIGHEST_QP && params.get(JAVA_SHORT, THREADS) == 1;
  }

  static void fill(MemorySegment params, VideoEncoderSpec spec) {
    int bitRate = Math.toIntExact(spec.bitRate());
    float frameRate = (float) spec.frameRate().num() / spec.frameRate().den();
    params.set(JAVA_INT, WIDTH, spec.width());
    params.set(JAVA_INT, HEIGHT, spec.height());
    params.set(JAVA_INT, TARGET_BIT_RATE, bitRate);
    params.set(JAVA_INT, MAX_BIT_RATE, bitRate);
    params.set(JAVA_INT, RATE_CONTROL, TO_BIT_RATE);
    params.set(JAVA_FLOAT, MAX_FRAME_RATE, frameRate);
    params.set(JAVA_INT, TEMPORAL_LAYERS, 1);
    params.set(JAVA_INT, SPATIAL_LAYERS, 1);
    params.set(JAVA_INT, INTRA_PERIOD, spec.keyframeInterval());
    params.set(JAVA_INT, PARAMETER_SET_IDS, CONSTANT_IDS);
    params.set(JAVA_INT, CABAC, 1);
    params.set(JAVA_BYTE, FRAME_SKIP, (byte) 0);
    params.set(JAVA_SHORT, THREADS, (short) 1);
    // Without it there are the very same bytes, sooner.
    params.set(JAVA_BYTE, ADAPTIVE_QUANTIZATION, (byte) 0);
    // Keyframes are where we want them; as x264's scenecut=0.
    params.set(JAVA_BYTE, SCENE_CHANGE_DETECTION, (byte) 0);
    MemorySegment layer = params.asSlice(LAYER);
    layer.set(JAVA_INT, Layer.WIDTH, spec.width());
    layer.set(JAVA_INT, Layer.HEIGHT, spec.height());
    layer.set(JAVA_FLOAT, Layer.FRAME_RATE, frameRate);
    layer.set(JAVA_INT, Layer.BIT_RATE, bitRate);
    layer.set(JAVA_INT, Layer.MAX_BIT_RATE, bitRate);
    layer.set(JAVA_INT, Layer.PROFILE, Layer.HIGH);
    describe(layer, spec.color());
  }

  private static void describe(MemorySegment layer, ColorTags color) {
    boolean fullRange = color.range() == avutil.AVCOL_RANGE_JPEG;
    layer.set(JAVA_BYTE, Layer.SIGNAL_TYPE_PRESENT, (byte) 1);
    layer.set(JAVA_BYTE, Layer.VIDEO_FORMAT, Layer.UNDEFINED_VIDEO_FORMAT);
    layer.set(JAVA_BYTE, Layer.FULL_RANGE, (byte) (fullRange ? 1 : 0));
    layer.set(JAVA_BYTE, Layer.COLOR_PRESENT, (byte) 1);
    layer.set(JAVA_BYTE, Layer.PRIMARIES, (byte) color.primaries());
    layer.set(JAVA_BYTE, Layer.TRANSFER, (byte) color.transfer());
    layer.set(JAVA_BYTE, Layer.MATRIX, (byte) color.matrix());
  }
}
