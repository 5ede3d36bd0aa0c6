package io.videoconf.recorder.media.transcode;

import io.videoconf.recorder.media.av.CodecId;
import io.videoconf.recorder.media.av.PixelFormat;
import io.videoconf.recorder.media.av.StreamInfo;
import io.videoconf.recorder.media.io.VideoInput;
import io.videoconf.recorder.model.cell.CellTask.Rung;
import java.util.Comparator;
import java.util.List;

/**
 * The input's picture as it is to be shown: upright, with square pixels.
 *
 * @param turnDegrees by how much decoded pictures are to be turned clockwise
 */
record SourcePicture(int width, int height, int turnDegrees) {
  /** Of narrow pictures with strange pixels; players have nothing wider. */
  private static final double MAX_PIXEL_ASPECT = 4;

  /** Baseline (also constrained), main and high: what every player decodes. */
  private static final List<Integer> PROFILES = List.of(66, 66 | 1 << 9, 77, 100);

  private static final int MAX_LEVEL = 52;

  /** Copied segments may be so much longer than wanted. */
  private static final double MAX_SEGMENT_SECONDS = 12;

  /** What is copied may have so many times the bit rate that its rung would have. */
  private static final int MAX_BIT_RATES = 3;

  static SourcePicture of(VideoInput input) {
    StreamInfo video = input.video();
    double aspect = Math.clamp(video.pixelAspect(), 1 / MAX_PIXEL_ASPECT, MAX_PIXEL_ASPECT);
    int width = Math.max(2, (int) Math.round(video.width() * aspect));
    int degrees = video.rotationDegrees();
    return degrees % 180 == 0
        ? new SourcePicture(width, video.height(), degrees)
        : new SourcePicture(video.height(), width, degrees);
  }

  /** Whether players can take the input's packets as they are, cut at its own keyframes. */
  static boolean canBeCopied(VideoInput input, SourceScan scan, Cuts cuts, List<Rung> rungs) {
    StreamInfo video = input.video();
    return video.codec().equals(CodecId.H264)
        && hasParameterSets(video)
        && video.pixelFormat().equals(PixelFormat.YUV420P)
        && PROFILES.contains(video.profile())
        && video.level() <= MAX_LEVEL
        && video.rotationDegrees() == 0
        && video.pixelAspect() == 1
        && scan.inOrder()
        && cuts.longestSeconds() <= MAX_SEGMENT_SECONDS
        && fits(scan, video, rungs);
  }

  /** As AVCDecoderConfigurationRecord, and so with lengths before units, not start codes. */
  private static boolean hasParameterSets(StreamInfo video) {
    byte[] configuration = video.configuration();
    return configuration.length > 0 && configuration[0] == 1;
  }

  private static boolean fits(SourceScan scan, StreamInfo video, List<Rung> rungs) {
    double seconds = scan.length() * video.timeBase().toDouble();
    double bitRate = scan.videoBytes() * 8 / Math.max(seconds, 1);
    int side = Math.min(video.width(), video.height());
    return rungs.stream()
        .filter(rung -> rung.height() >= side)
        .min(Comparator.comparingInt(Rung::height))
        .map(rung -> bitRate <= (double) MAX_BIT_RATES * rung.videoBitRate())
        .orElse(true);
  }
}
