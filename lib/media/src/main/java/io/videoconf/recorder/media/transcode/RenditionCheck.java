package io.videoconf.recorder.media.transcode;

import io.videoconf.recorder.media.assemble.SegmentSource;
import io.videoconf.recorder.media.av.AvException;
import io.videoconf.recorder.media.av.Demuxer;
import io.videoconf.recorder.media.av.Packet;
import io.videoconf.recorder.media.av.StreamInfo;
import io.videoconf.recorder.media.io.OutputDirectory;
import io.videoconf.recorder.model.MediaKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads a rendition back as a player would and says what is wrong with it. */
final class RenditionCheck {
  private RenditionCheck() {}

  /**
   * Checks that every segment starts with a keyframe at the time that the playlist says, and that
   * the whole is as long as it says.
   *
   * @param frameSeconds length of a frame: the tolerance
   * @return what is wrong; empty if nothing is
   */
  static Optional<String> problem(
      OutputDirectory output, Rendition rendition, double frameSeconds) {
    List<Double> keyframes = new ArrayList<>();
    double start = Double.MAX_VALUE;
    double end = 0;
    try (SegmentSource bytes = open(output, rendition);
        Demuxer demuxer = Demuxer.open(bytes, "mp4");
        Packet packet = Packet.allocate()) {
      StreamInfo video = demuxer.first(MediaKind.VIDEO).orElseThrow();
      double tick = video.timeBase().toDouble();
      while (demuxer.read(packet)) {
        if (packet.streamIndex() == video.index()) {
          double pts = packet.pts() * tick;
          start = Math.min(start, pts);
          end = Math.max(end, pts + packet.duration() * tick);
          if (packet.key()) {
            keyframes.add(pts);
          }
        }
      }
    } catch (AvException | IOException e) {
      return Optional.of(rendition.name() + " cannot be read back: " + e.getMessage());
    }
    double length = end - start;
    if (Math.abs(length - rendition.durationSeconds()) > frameSeconds) {
      return Optional.of(
          "%s lasts %.3f s and not %.3f s"
              .formatted(rendition.name(), length, rendition.durationSeconds()));
    }
    double segmentStart = start;
    for (MediaSegment segment : rendition.segments()) {
      double wanted = segmentStart;
      if (keyframes.stream().noneMatch(at -> Math.abs(at - wanted) < frameSeconds / 2)) {
        return Optional.of(
            "%s/%s has no keyframe at its start".formatted(rendition.name(), segment.file()));
      }
      segmentStart += segment.durationSeconds();
    }
    return Optional.empty();
  }

  private static SegmentSource open(OutputDirectory output, Rendition rendition) {
    return new SegmentSource(
        Stream.concat(
                Stream.of(Playlists.INIT_FILE),
                rendition.segments().stream().map(MediaSegment::file))
            .map(file -> output.path(rendition.name() + "/" + file))
            .toList());
  }
}
