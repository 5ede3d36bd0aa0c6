package io.videoconf.recorder.media.av;

import java.util.Locale;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * FFmpeg's log. It is off unless {@code -Drecorder.av.log=error|warning|info|verbose|debug} is
 * given: what matters is in {@link AvException}, and strangers' media must not fill our logs.
 */
final class Ffmpeg {
  static {
    avutil.av_log_set_level(level(System.getProperty("recorder.av.log", "quiet")));
  }

  private Ffmpeg() {}

  /** Runs the initializer above; cheap to call again. */
  static void quiet() {}

  private static int level(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "error" -> avutil.AV_LOG_ERROR;
      case "warning" -> avutil.AV_LOG_WARNING;
      case "info" -> avutil.AV_LOG_INFO;
      case "verbose" -> avutil.AV_LOG_VERBOSE;
      case "debug" -> avutil.AV_LOG_DEBUG;
      default -> avutil.AV_LOG_QUIET;
    };
  }
}
