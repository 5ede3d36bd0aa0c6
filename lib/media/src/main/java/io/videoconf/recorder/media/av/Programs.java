package io.videoconf.recorder.media.av;

import java.nio.file.Path;
import org.bytedeco.ffmpeg.ffmpeg;
import org.bytedeco.ffmpeg.ffprobe;
import org.bytedeco.javacpp.Loader;

/** The command-line programs inside the FFmpeg jar, unpacked on first use. */
public final class Programs {
  private Programs() {}

  public static Path ffprobe() {
    return Path.of(Loader.load(ffprobe.class));
  }

  public static Path ffmpeg() {
    return Path.of(Loader.load(ffmpeg.class));
  }
}
