package io.videoconf.recorder.media.chapter;

import io.videoconf.recorder.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The marks of one segment in a file beside it: one JSON object a line. */
public final class MarkFile {
  private MarkFile() {}

  /** The name of the file beside a segment; a segment without marks has none. */
  public static String name(int segment) {
    return "seg-%08d.marks".formatted(segment);
  }

  public static byte[] write(List<Mark> marks) {
    return marks.stream()
        .map(mark -> Json.write(mark) + "\n")
        .collect(Collectors.joining())
        .getBytes(StandardCharsets.UTF_8);
  }

  /**
   * The marks of the first {@code segments} segments in order.
   *
   * @throws tools.jackson.core.JacksonException when there is something else in a file
   */
  public static List<Mark> read(Path directory, int segments) throws IOException {
    List<Mark> marks = new ArrayList<>();
    for (int i = 0; i < segments; i++) {
      Path file = directory.resolve(name(i));
      if (Files.isRegularFile(file)) {
        for (String line : Files.readAllLines(file)) {
          marks.add(Json.read(line, Mark.class));
        }
      }
    }
    return marks;
  }
}
