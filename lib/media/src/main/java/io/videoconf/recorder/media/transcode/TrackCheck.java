package io.videoconf.recorder.media.transcode;

import io.videoconf.recorder.media.assemble.SegmentSource;
import io.videoconf.recorder.media.av.AvException;
import io.videoconf.recorder.media.av.Decoder;
import io.videoconf.recorder.media.av.Demuxer;
import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.media.av.Packet;
import io.videoconf.recorder.media.av.StreamInfo;
import io.videoconf.recorder.media.io.OutputDirectory;
import io.videoconf.recorder.media.io.VideoInput;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a track back as a player would and says what is wrong with it: every segment starts with a
 * keyframe where the playlist says, and that keyframe can be decoded; times only grow; the whole is
 * as long as what it was made of.
 */
final class TrackCheck {
  /** AAC frames of 1024 samples at 44.1 kHz: sound ends on their grid, one at each end. */
  private static final double SOUND_TOLERANCE_SECONDS = 2 * 1024 / 44_100.0;

  private final OutputDirectory directory;
  private final Track track;
  private final double tolerance;
  private final Set<Long> keyframes = new HashSet<>();
  private long end = Long.MIN_VALUE;
  private int decoded;
  private long shift = Packet.NO_TIMESTAMP;
  private long lastDts = Packet.NO_TIMESTAMP;
  private boolean inOrder = true;

  private TrackCheck(OutputDirectory directory, Track track) {
    this.directory = directory;
    this.track = track;
    double rate = track.frameRate().toDouble();
    tolerance = track.video() ? 1.05 / Math.max(rate, 1) : SOUND_TOLERANCE_SECONDS;
  }

  /** What is wrong with the length of a whole track; empty if nothing is. */
  static Optional<String> wrongLength(OutputDirectory directory, Track track) {
    TrackCheck check = new TrackCheck(directory, track);
    double seconds = track.endSeconds();
    // Sound is cut where the picture begins; silence may be added where it begins late.
    return Math.abs(seconds - track.sourceSeconds()) > check.tolerance
        ? Optional.of(
            "%s lasts %.3f s and its source %.3f s"
                .formatted(track.name(), seconds, track.sourceSeconds()))
        : Optional.empty();
  }

  /** What is wrong with the segments of a track, which may be those of a part; empty if nothing. */
  static Optional<String> problem(OutputDirectory directory, Track track) {
    if (track.segments().isEmpty()) {
      return Optional.empty();
    }
    TrackCheck check = new TrackCheck(directory, track);
    try {
      check.read();
    } catch (AvException | IOException e) {
      return Optional.of(track.name() + " cannot be read back: " + e.getMessage());
    }
    return check.verdict().map(what -> track.name() + " " + what);
  }

  private void read() throws IOException {
    try (SegmentSource bytes = TrackFiles.open(directory, track);
        Demuxer demuxer = TrackFiles.demuxer(bytes);
        Packet packet = Packet.allocate();
        Frame frame = Frame.allocate()) {
      StreamInfo stream = demuxer.streams().getFirst();
      Map<String, String> options = track.video() ? VideoInput.decoderOptions() : Map.of();
      Set<Long> starts = new HashSet<>();
      track.segments().forEach(segment -> starts.add(segment.start()));
      try (Decoder decoder = Decoder.open(stream, options)) {
        while (demuxer.read(packet)) {
          place(packet);
          see(packet);
          if (packet.key() && starts.contains(packet.pts())) {
            decode(decoder, packet, frame);
          }
        }
      }
    }
  }

  /**
   * Where pictures are shown in another order than they are decoded in, FFmpeg's demuxer puts all
   * of them later by as much as they may lie apart. Nobody else does.
   */
  private void place(Packet packet) {
    if (shift == Packet.NO_TIMESTAMP) {
      long found = packet.pts() - track.segments().getFirst().start();
      shift = Math.clamp(found, 0, track.timeScale());
    }
    packet.timestamps(packet.pts() - shift, packet.dts(), packet.duration());
  }

  private void see(Packet packet) {
    MediaSegment last = track.segments().getLast();
    // Of some codecs the demuxer does not tell how long a fragment's packets are.
    boolean open = packet.duration() == 0 && packet.pts() >= last.start();
    end = Math.max(end, open ? last.end() : packet.pts() + packet.duration());
    if (packet.key()) {
      keyframes.add(packet.pts());
    }
    inOrder &= lastDts == Packet.NO_TIMESTAMP || packet.dts() > lastDts;
    lastDts = packet.dts();
  }

  private void decode(Decoder decoder, Packet packet, Frame frame) {
    decoder.send(packet);
    decoder.send(null);
    if (decoder.receive(frame) == Decoder.Received.FRAME && !frame.damaged()) {
      decoded++;
    }
    decoder.flush();
  }

  private Optional<String> verdict() {
    List<MediaSegment> segments = track.segments();
    for (int i = 0; i < segments.size(); i++) {
      MediaSegment segment = segments.get(i);
      if (!keyframes.contains(segment.start())) {
        return Optional.of("has no keyframe at the start of " + segment.file());
      }
      if (i > 0 && segments.get(i - 1).end() != segment.start()) {
        return Optional.of("has a gap before " + segment.file());
      }
    }
    if (decoded != segments.size()) {
      return Optional.of(
          "has %d segments whose start cannot be decoded".formatted(segments.size() - decoded));
    }
    double seconds = (double) end / track.timeScale();
    if (Math.abs(seconds - track.endSeconds()) > tolerance) {
      return Optional.of("lasts %.3f s and not %.3f s".formatted(seconds, track.endSeconds()));
    }
    return inOrder ? Optional.empty() : Optional.of("is not in order");
  }
}
