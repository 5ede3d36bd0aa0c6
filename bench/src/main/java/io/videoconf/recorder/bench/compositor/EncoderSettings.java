package io.videoconf.recorder.bench.compositor;

import java.util.List;

/** The encoder settings of cells, for others. Must say what {@code Codecs} of lib/media says. */
final class EncoderSettings {
  private static final int KEYFRAME_INTERVAL = 2 * MeetingCase.FORMAT.frameRate();

  private EncoderSettings() {}

  /** Options of the ffmpeg command line: one thread, H.264 High, a keyframe each two seconds. */
  static List<String> picture(boolean gpl) {
    String interval = Integer.toString(KEYFRAME_INTERVAL);
    String rate = Integer.toString(MeetingCase.FORMAT.bitRate());
    return gpl
        ? List.of(
            "-c:v",
            "libx264",
            "-preset",
            "superfast",
            "-x264-params",
            "rc-lookahead=20:mbtree=1:weightp=1:bframes=0:scenecut=0",
            "-b:v",
            rate,
            "-g",
            interval,
            "-threads:v",
            "1")
        : List.of(
            "-c:v",
            "libopenh264",
            "-profile:v",
            "high",
            "-coder",
            "cabac",
            "-rc_mode",
            "bitrate",
            "-b:v",
            rate,
            "-g",
            interval,
            "-threads:v",
            "1");
  }

  static List<String> sound() {
    return List.of(
        "-c:a",
        "aac",
        "-aac_coder",
        "fast",
        "-aac_tns",
        "0",
        "-b:a",
        "128k",
        "-ac",
        "2",
        "-ar",
        "48000",
        "-threads:a",
        "1");
  }

  static List<String> container() {
    return List.of("-f", "mp4", "-movflags", "+frag_keyframe+empty_moov+default_base_moof");
  }
}
