package io.videoconf.recorder.rtp.payload;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The byte stream format of ITU-T H.264 and H.265, annex B: NAL units behind start codes. */
final class AnnexB {
  private static final byte[] START_CODE = {0, 0, 0, 1};

  private AnnexB() {}

  /** The NAL units of a byte stream, without start codes and trailing zeros. */
  static List<byte[]> split(byte[] stream) {
    List<byte[]> units = new ArrayList<>();
    int begin = -1;
    for (int i = 0; i + 2 < stream.length; i++) {
      if (stream[i] == 0 && stream[i + 1] == 0 && stream[i + 2] == 1) {
        add(units, stream, begin, i);
        begin = i + 3;
        i += 2;
      }
    }
    add(units, stream, begin, stream.length);
    return units;
  }

  private static void add(List<byte[]> units, byte[] stream, int begin, int end) {
    if (begin < 0) {
      return;
    }
    int trimmed = end;
    while (trimmed > begin && stream[trimmed - 1] == 0) {
      trimmed--;
    }
    if (trimmed > begin) {
      units.add(Arrays.copyOfRange(stream, begin, trimmed));
    }
  }

  /** The byte stream of NAL units. */
  static byte[] join(List<byte[]> units) {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    for (byte[] unit : units) {
      stream.writeBytes(START_CODE);
      stream.writeBytes(unit);
    }
    return stream.toByteArray();
  }
}
