package io.videoconf.recorder.transcoder;

import io.videoconf.recorder.model.VideoCodec;
import io.videoconf.recorder.model.cell.CellTask.Rung;
import io.videoconf.recorder.platform.config.Environment;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What ladders are made of, and by how many.
 *
 * @param rungs of all codecs
 * @param mp4 whether each rendition is wanted as one MP4 too
 * @param loudnessLufs null to leave the sound as loud as it is
 * @param cells that work on one job side by side
 * @param splitBytes larger sources are split over the fleet, into parts of about this size; 0 for
 *     never
 */
record LadderSettings(
    List<Rung> rungs, boolean mp4, @Nullable Double loudnessLufs, int cells, long splitBytes) {
  /** Short enough to start quickly and to switch rungs soon, long enough to code well. */
  static final int SEGMENT_SECONDS = 4;

  private static final int NO_LOUDNESS = 0;

  /** Bits per second of H.264; the others need less for the same picture. */
  private static final List<Rung> H264 =
      List.of(
          new Rung("1080p", 1080, 4_000_000),
          new Rung("720p", 720, 1_500_000),
          new Rung("480p", 480, 900_000),
          new Rung("360p", 360, 500_000));

  private static final double VP9_SHARE = 0.7;
  private static final double AV1_SHARE = 0.6;

  LadderSettings {
    rungs = List.copyOf(rungs);
  }

  /** Variables are in docs/configuration.md. */
  static LadderSettings from(Environment env) {
    int loudness = env.integer("RECORDER_TRANSCODE_LOUDNESS", NO_LOUDNESS, -40, 0);
    if (loudness > -5 && loudness != NO_LOUDNESS) {
      env.reject("RECORDER_TRANSCODE_LOUDNESS must be -40 to -5, or 0 for none");
    }
    int processors = Runtime.getRuntime().availableProcessors();
    return new LadderSettings(
        rungs(env),
        env.bool("RECORDER_TRANSCODE_MP4", true),
        loudness == NO_LOUDNESS ? null : Double.valueOf(loudness),
        env.integer("RECORDER_TRANSCODE_CELLS", processors, 1, 64),
        (long) env.integer("RECORDER_TRANSCODE_SPLIT_MB", 256, 0, 1 << 20) << 20);
  }

  private static List<Rung> rungs(Environment env) {
    List<Rung> rungs = new ArrayList<>();
    for (String name : env.string("RECORDER_TRANSCODE_CODECS", "h264").split(",")) {
      switch (name.strip().toLowerCase(Locale.ROOT)) {
        case "h264" -> rungs.addAll(H264);
        case "vp9" -> rungs.addAll(like(VideoCodec.VP9, VP9_SHARE));
        case "av1" -> rungs.addAll(like(VideoCodec.AV1, AV1_SHARE));
        default -> env.reject("RECORDER_TRANSCODE_CODECS must name h264, vp9 and av1 alone");
      }
    }
    return rungs;
  }

  private static List<Rung> like(VideoCodec codec, double share) {
    return H264.stream()
        .map(rung ->
            new Rung(
                rung.name() + "-" + codec.name().toLowerCase(Locale.ROOT),
                rung.height(),
                (int) (rung.videoBitRate() * share),
                codec))
        .toList();
  }
}
