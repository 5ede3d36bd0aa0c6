package io.videoconf.recorder.e2e.judge;

import io.videoconf.recorder.media.av.Programs;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs the ffmpeg and ffprobe programs that come with the build, as processes. */
public final class Ffmpeg {
  private static final Programs PROGRAMS = unpack();

  private Ffmpeg() {}

  /** Takes what a program writes to its standard output, while it runs. */
  @FunctionalInterface
  public interface OutputReader<T> {
    T read(InputStream output) throws IOException;
  }

  /**
   * @return what ffmpeg wrote to its standard output, as the reader understood it
   * @throws IOException with what ffmpeg complained about, when it failed
   */
  public static <T> T ffmpeg(List<String> arguments, OutputReader<T> reader) throws IOException {
    List<String> all = new ArrayList<>(List.of("-nostdin", "-hide_banner", "-v", "error"));
    all.addAll(arguments);
    return run("ffmpeg", all, reader);
  }

  /** As {@link #ffmpeg}, with ffprobe and its whole output as text. */
  public static String ffprobe(List<String> arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of("-hide_banner", "-v", "error"));
    all.addAll(arguments);
    return run("ffprobe", all, output -> new String(output.readAllBytes(), StandardCharsets.UTF_8));
  }

  private static <T> T run(String program, List<String> arguments, OutputReader<T> reader)
      throws IOException {
    Path complaints = Files.createTempFile("judge", ".log");
    ProcessBuilder builder = PROGRAMS.start(program);
    builder.command().addAll(arguments);
    Process process =
        builder
            .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
            .redirectError(complaints.toFile())
            .start();
    try {
      T result;
      try (InputStream output = process.getInputStream()) {
        result = reader.read(output);
      }
      int code = process.waitFor();
      if (code != 0) {
        throw new IOException(arguments + " ended with " + code + ": " + text(complaints));
      }
      return result;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a program ran", e);
    } finally {
      process.destroyForcibly();
      Files.deleteIfExists(complaints);
    }
  }

  private static Programs unpack() {
    try {
      return Programs.unpack();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).strip();
  }
}
