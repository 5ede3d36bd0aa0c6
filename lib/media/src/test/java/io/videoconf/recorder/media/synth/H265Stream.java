package io.videoconf.recorder.media.synth;

import io.videoconf.recorder.model.AccessUnit;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** There is no encoder of H.265 in FFmpeg's LGPL builds: this stream was made beforehand. */
public final class H265Stream {
  public static final int WIDTH = 160;
  public static final int HEIGHT = 90;
  public static final int PICTURES = 30;

  private H265Stream() {}

  /** Two seconds; each unit begins with parameter sets or with the first slice of a picture. */
  public static List<AccessUnit> units() throws IOException {
    byte[] stream;
    try (InputStream in =
        Objects.requireNonNull(
            H265Stream.class.getResourceAsStream("/h265/gradient.h265"), "gradient.h265")) {
      stream = in.readAllBytes();
    }
    List<AccessUnit> units = new ArrayList<>();
    int begin = 0;
    boolean slices = false;
    boolean keyframe = false;
    for (int at = 0; at + 6 < stream.length; at++) {
      if (stream[at] != 0 || stream[at + 1] != 0 || stream[at + 2] != 0 || stream[at + 3] != 1) {
        continue;
      }
      int type = stream[at + 4] >> 1 & 0x3F;
      boolean slice = type < 32;
      boolean first = slice ? stream[at + 6] < 0 : type == 32;
      if (slices && first) {
        units.add(unit(units.size(), keyframe, Arrays.copyOfRange(stream, begin, at)));
        begin = at;
        slices = false;
        keyframe = false;
      }
      slices |= slice;
      keyframe |= type >= 16 && type <= 23;
    }
    units.add(unit(units.size(), keyframe, Arrays.copyOfRange(stream, begin, stream.length)));
    return units;
  }

  private static AccessUnit unit(int number, boolean keyframe, byte[] data) {
    return new AccessUnit(number * 66_666_667L, keyframe, data);
  }
}
