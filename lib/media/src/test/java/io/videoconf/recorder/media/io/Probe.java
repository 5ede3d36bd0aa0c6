package io.videoconf.recorder.media.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.media.av.Programs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What FFmpeg's programs say of a file. */
public final class Probe {
  private static @Nullable Programs programs;

  private Probe() {}

  /** Unpacked once: that takes a while. */
  public static synchronized Programs programs() throws IOException {
    Programs unpacked = programs;
    if (unpacked == null) {
      unpacked = Programs.unpack();
      programs = unpacked;
    }
    return unpacked;
  }

  /** All that ffprobe tells of streams, container and chapters. */
  public static JsonNode of(Path file, String... inputOptions) throws IOException {
    List<String> arguments =
        List.of("-v", "error", "-count_frames", "-show_streams", "-show_format", "-show_chapters");
    List<String> all = new ArrayList<>(arguments);
    all.addAll(List.of(inputOptions));
    all.addAll(List.of("-of", "json", file.toString()));
    return Json.MAPPER.readTree(run("ffprobe", all));
  }

  /** When each picture of the file is shown, in seconds. */
  public static List<Double> pictureTimes(Path file) throws IOException {
    String said =
        run(
            "ffprobe",
            List.of(
                "-v",
                "error",
                "-select_streams",
                "v:0",
                "-show_entries",
                "packet=pts_time",
                "-of",
                "csv=p=0",
                file.toString()));
    return said.lines().map(Double::valueOf).toList();
  }

  /** Decodes all of the file and returns what was wrong with it: nothing, it is to be hoped. */
  public static List<String> complaints(Path file) throws IOException {
    String said =
        run(
            "ffmpeg",
            List.of("-v", "warning", "-nostdin", "-i", file.toString(), "-f", "null", "-"));
    // The loader's own word about a stand-in library is none of ffmpeg's.
    return said.lines()
        .filter(line ->
            !line.contains("no version information") && !line.contains("Guessed Channel Layout"))
        .toList();
  }

  /** Runs ffmpeg to make a file. */
  public static void ffmpeg(String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of("-v", "error", "-nostdin", "-y"));
    all.addAll(List.of(arguments));
    run("ffmpeg", all);
  }

  /** How loud a file's first sound is as a whole, in LUFS, by FFmpeg's own meter. */
  public static double loudness(Path file) throws IOException {
    String said =
        run(
            "ffmpeg",
            List.of(
                "-nostdin",
                "-i",
                file.toString(),
                "-map",
                "0:a:0",
                "-af",
                "ebur128",
                "-f",
                "null",
                "-"));
    Matcher matcher = Pattern.compile("I:\\s+(-?[\\d.]+) LUFS").matcher(said);
    double last = Double.NaN;
    while (matcher.find()) {
      last = Double.parseDouble(matcher.group(1));
    }
    return last;
  }

  /** Runs one of FFmpeg's programs, which must end well, and returns what it said. */
  public static String run(String program, List<String> arguments) throws IOException {
    boolean probe = program.equals("ffprobe");
    ProcessBuilder builder = programs().start(program);
    builder.command().addAll(arguments);
    builder.redirectErrorStream(!probe);
    if (probe) {
      builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    }
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      assertThat(process.waitFor()).as(said).isZero();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    return said;
  }
}
