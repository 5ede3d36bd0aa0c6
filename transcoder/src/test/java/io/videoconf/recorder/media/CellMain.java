package io.videoconf.recorder.media;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Stands where the media cell would be: this module's tests are about everything around it. */
final class CellMain {
  private static final int SEGMENT_SECONDS = 2;

  /** A bit rate tells how many frames to compose: it is this and them. */
  private static final int BIT_RATE_BASE = 1_000_000;

  private CellMain() {}

  public static void main(String[] args) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String task = in.readLine();
    Path output = Path.of(text(task, "output").orElseThrow().replaceFirst("^file://", ""));
    switch (text(task, "type").orElseThrow()) {
      case "compose" -> compose(task, output, in);
      case "assemble" -> assemble(task, output);
      case "copy" -> copy(task, output);
      case "transcode" -> part(task, output);
      default -> join(output);
    }
  }

  /** Each segment holds its number. */
  private static void compose(String task, Path output, BufferedReader in) throws IOException {
    int frameRate = number(task, "frame_rate").orElseThrow();
    int frames = number(task, "bit_rate").orElseThrow() - BIT_RATE_BASE;
    int perSegment = SEGMENT_SECONDS * frameRate;
    if (frames < 0) {
      in.read(); // until the parent goes
    }
    Files.writeString(output.resolve("init.mp4"), "init");
    int last = number(task, "last_segment").orElse((frames - 1) / perSegment);
    for (int s = number(task, "first_segment").orElseThrow(); s <= last; s++) {
      String name = "seg-%08d.m4s".formatted(s);
      Files.writeString(output.resolve(name), " " + s);
      int count = Math.min(perSegment, frames - s * perSegment);
      System.out.printf(
          "{\"type\":\"segment_done\",\"index\":%d,\"file\":\"%s\",\"start_seconds\":%d,"
              + "\"duration_seconds\":%s,\"bytes\":2,\"sha256\":\"%s\"}%n",
          s, name, s * SEGMENT_SECONDS, (double) count / frameRate, "00".repeat(32));
    }
    done((double) frames / frameRate, "init.mp4");
  }

  /** Says that what it joins is a whole number of segments, less a second. */
  private static void assemble(String task, Path output) throws IOException {
    Path segments = Path.of(text(task, "segments").orElseThrow().replaceFirst("^file://", ""));
    int count = number(task, "segment_count").orElseThrow();
    StringBuilder all = new StringBuilder(Files.readString(segments.resolve("init.mp4")));
    for (int s = 0; s < count; s++) {
      all.append(Files.readString(segments.resolve("seg-%08d.m4s".formatted(s))));
    }
    Files.writeString(output, all);
    done(SEGMENT_SECONDS * count - 1, "recording.mp4");
  }

  /** Tells the size that was asked for; none has the width of 1280. */
  private static void copy(String task, Path output) throws IOException {
    Optional<Integer> width = number(task, "width");
    if (width.equals(Optional.of(1280))) {
      System.out.println(
          "{\"type\":\"failed\",\"error_class\":\"input\",\"code\":\"not_copyable\","
              + "\"message\":\"it is another\"}");
      System.exit(1);
    }
    Files.writeString(
        output,
        "copy at %d, width %s"
            .formatted(
                number(task, "frame_rate").orElseThrow(),
                width.map(String::valueOf).orElse("any")));
    done(SEGMENT_SECONDS * 7 - 1, "recording.mp4");
  }

  /** Each part is a file that holds its number. */
  private static void part(String task, Path output) throws IOException {
    int index = number(task, "index").orElseThrow();
    int count = number(task, "count").orElseThrow();
    Files.createDirectories(output.resolve("720p"));
    Files.writeString(output.resolve("720p/init.mp4"), "init");
    double place = (double) index / count;
    String name = "part-%05d-of-%05d.json".formatted(index, count);
    Files.writeString(output.resolve(name), place + "\n");
    done(1, name);
  }

  private static void join(Path output) throws IOException {
    StringBuilder all = new StringBuilder("#EXTM3U\n");
    try (Stream<Path> files = Files.list(output)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
        all.append('#').append(Files.readString(file));
      }
    }
    all.append("#EXT-X-STREAM-INF:BANDWIDTH=9,RESOLUTION=1280x720\n720p/index.m3u8\n");
    Files.writeString(output.resolve("master.m3u8"), all);
    done(1, "master.m3u8");
  }

  private static void done(double seconds, String file) {
    System.out.printf(
        "{\"type\":\"done\",\"duration_seconds\":%s,\"files\":[{\"file\":\"%s\","
            + "\"content_type\":\"x/y\",\"bytes\":7,\"sha256\":\"%s\"}]}%n",
        seconds, file, "00".repeat(32));
  }

  private static Optional<String> text(String json, String name) {
    Matcher matcher = Pattern.compile("\"" + name + "\":\"([^\"]+)\"").matcher(json);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  private static Optional<Integer> number(String json, String name) {
    Matcher matcher = Pattern.compile("\"" + name + "\":(\\d+)").matcher(json);
    return matcher.find() ? Optional.of(Integer.valueOf(matcher.group(1))) : Optional.empty();
  }
}
