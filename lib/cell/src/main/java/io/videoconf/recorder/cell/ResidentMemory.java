package io.videoconf.recorder.cell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads how much memory a process really uses. */
final class ResidentMemory {
  private ResidentMemory() {}

  /**
   * Anonymous resident memory in bytes (proc(5), RssAnon): the heap and what native code allocated,
   * without mapped files. 0 when it is not known: the process is gone, or this is no Linux.
   */
  static long bytes(long pid) {
    try {
      for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
        if (line.startsWith("RssAnon:")) {
          return Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
        }
      }
    } catch (IOException | NumberFormatException e) {
      return 0;
    }
    return 0;
  }
}
