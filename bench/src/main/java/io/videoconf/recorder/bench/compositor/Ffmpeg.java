package io.videoconf.recorder.bench.compositor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * The command line of the FFmpeg build that cells run on.
 *
 * @param gpl whether it has x264
 */
record Ffmpeg(Path folder, boolean gpl) {
  private static final String RESOURCES = "org/bytedeco/ffmpeg/linux-";

  /**
   * Nothing of PulseAudio is called when files are read: anything that answers to its name does.
   */
  private static final String PULSE = "libpulse.so.0";

  /**
   * Unpacks the programs and libraries out of the one jar that has them.
   *
   * @param cell class path directory of the cells
   */
  static Ffmpeg unpack(Path cell, Path folder) throws IOException {
    Path jar = nativeJar(cell);
    boolean gpl = jar.getFileName().toString().contains("-gpl");
    if (!Files.exists(folder.resolve(PULSE))) {
      Files.createDirectories(folder);
      unzip(jar, folder);
      Files.createSymbolicLink(folder.resolve(PULSE), folder.resolve("libdrm.so.2"));
    }
    return new Ffmpeg(folder.toAbsolutePath(), gpl);
  }

  private static Path nativeJar(Path cell) throws IOException {
    try (Stream<Path> jars = Files.list(cell)) {
      List<Path> found =
          jars.filter(jar -> jar.getFileName().toString().matches("ffmpeg-.*-linux-.*\\.jar"))
              .toList();
      if (found.size() != 1) {
        throw new IOException("one build of FFmpeg should be in " + cell + ", there are " + found);
      }
      return found.getFirst();
    }
  }

  private static void unzip(Path jar, Path folder) throws IOException {
    try (ZipInputStream in = new ZipInputStream(Files.newInputStream(jar))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        String name = entry.getName();
        boolean direct = name.startsWith(RESOURCES) && name.split("/").length == 5;
        if (direct && !entry.isDirectory()) {
          write(in, folder.resolve(name.substring(name.lastIndexOf('/') + 1)));
        }
      }
    }
  }

  private static void write(InputStream in, Path file) throws IOException {
    Files.copy(in, file);
    if (!file.toFile().setExecutable(true)) {
      throw new IOException(file + " cannot be made executable");
    }
  }

  /** A command line of {@code ffmpeg}. */
  List<String> command(List<String> arguments) {
    List<String> line = new ArrayList<>();
    line.add(folder.resolve("ffmpeg").toString());
    line.addAll(List.of("-nostdin", "-hide_banner", "-y"));
    line.addAll(arguments);
    return line;
  }

  /** What its programs need in their environment. */
  Map<String, String> environment() {
    return Map.of("LD_LIBRARY_PATH", folder.toString());
  }
}
