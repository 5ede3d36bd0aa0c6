package io.videoconf.recorder.e2e.judge;

import io.videoconf.recorder.model.AccessUnit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The slices of H.264 pictures (NAL units of types 1 to 5), byte by byte, in hexadecimal. */
public final class Slices {
  private static final HexFormat HEX = HexFormat.of();
  private static final int LAST_SLICE_TYPE = 5;

  private Slices() {}

  /** What ffmpeg takes out of a file. */
  public static List<String> of(Path file) throws IOException {
    byte[] stream =
        Ffmpeg.ffmpeg(
            List.of("-i", file.toString(), "-map", "0:v", "-c", "copy", "-f", "h264", "-"),
            InputStream::readAllBytes);
    return of(stream);
  }

  /** Of access units in Annex B form. */
  public static List<String> of(List<AccessUnit> units) {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    units.forEach(unit -> stream.writeBytes(unit.data()));
    return of(stream.toByteArray());
  }

  private static List<String> of(byte[] annexB) {
    List<String> slices = new ArrayList<>();
    int start = next(annexB, 0);
    while (start < annexB.length) {
      int end = next(annexB, start);
      int type = annexB[start] & 0x1F;
      if (type >= 1 && type <= LAST_SLICE_TYPE) {
        slices.add(HEX.formatHex(annexB, start, trimmed(annexB, start, end)));
      }
      start = end;
    }
    return slices;
  }

  /** Behind the next start code; the length when there is none. */
  private static int next(byte[] bytes, int from) {
    for (int i = from; i + 3 < bytes.length; i++) {
      if (bytes[i] == 0 && bytes[i + 1] == 0 && bytes[i + 2] == 1) {
        return i + 3;
      }
    }
    return bytes.length;
  }

  /** Without the next start code and the zeros before it; a NAL unit does not end in one. */
  private static int trimmed(byte[] bytes, int start, int end) {
    int last = end == bytes.length ? end : end - 3;
    while (last > start && bytes[last - 1] == 0) {
      last--;
    }
    return last;
  }
}
