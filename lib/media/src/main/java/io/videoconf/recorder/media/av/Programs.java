package io.videoconf.recorder.media.av;

import java.nio.file.Path;
import java.util.Optional;
import org.bytedeco.ffmpeg.ffmpeg;
import org.bytedeco.ffmpeg.ffprobe;
import org.bytedeco.javacpp.Loader;

/**
 * The command-line programs inside the FFmpeg jar, unpacked on first use. For tests and people:
 * they are linked to libraries of desktops (libpulse) that servers do not have, and are empty
 * there.
 */
public final class Programs {
  private Programs() {}

  public static Optional<Path> ffprobe() {
    return load(ffprobe.class);
  }

  public static Optional<Path> ffmpeg() {
    return load(ffmpeg.class);
  }

  private static Optional<Path> load(Class<?> program) {
    try {
      return Optional.of(Path.of(Loader.load(program)));
    } catch (UnsatisfiedLinkError e) {
      return Optional.empty();
    }
  }
}
