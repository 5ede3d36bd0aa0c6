package io.videoconf.recorder.media.transcode;

import io.videoconf.recorder.media.CellFailure;
import io.videoconf.recorder.media.av.Packet;
import io.videoconf.recorder.media.av.StreamInfo;
import io.videoconf.recorder.media.io.VideoInput;
import io.videoconf.recorder.model.ErrorClass;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * What a look at every packet of an input tells, without decoding: when pictures are shown, where
 * keyframes are, where sounds end. What cannot be worked on at all is found here, before any work
 * is done: failures are of class INPUT with the codes {@code damaged}, {@code truncated}, {@code
 * too_long} and {@code too_many_pictures}.
 *
 * @param pictures when pictures are shown, in ticks of the picture's time base, in order, from the
 *     first keyframe on
 * @param keyframes those of them that are keyframes
 * @param end of the last picture
 * @param inOrder whether decoding times only grow
 * @param videoBytes of all pictures
 * @param soundEnds seconds after the first picture at which each sound ends, by stream index
 */
record SourceScan(
    long[] pictures,
    long[] keyframes,
    long end,
    boolean inOrder,
    long videoBytes,
    Map<Integer, Double> soundEnds) {
  /** Nobody meets for longer, and lying timestamps may say anything. */
  private static final double MAX_SECONDS = 24 * 3600.0;

  /** 24 hours at 60 per second. */
  private static final int MAX_PICTURES = 24 * 3600 * 60;

  /** How much shorter than its container says an input may be. */
  private static final double MAX_MISSING_SECONDS = 1.0;

  /** Reads all of a file. */
  static SourceScan of(Path file) {
    try (VideoInput input = VideoInput.open(file);
        Packet packet = Packet.allocate()) {
      Reading reading = new Reading(input);
      while (input.read(packet)) {
        reading.take(packet);
      }
      return reading.finish();
    }
  }

  /** The length of the picture in ticks. */
  long length() {
    return end - pictures[0];
  }

  /** Numbers that grow in place. */
  private static final class Times {
    private long[] values = new long[1024];
    private int count;

    void add(long value) {
      if (count == values.length) {
        values = Arrays.copyOf(values, 2 * count);
      }
      values[count++] = value;
    }

    /** Those from {@code first} on, in order, each once. */
    long[] sorted(long first) {
      return Arrays.stream(values, 0, count).filter(v -> v >= first).sorted().distinct().toArray();
    }

    long least() {
      return Arrays.stream(values, 0, count).min().orElse(Packet.NO_TIMESTAMP);
    }
  }

  private static final class Reading {
    private final VideoInput input;
    private final StreamInfo video;
    private final Map<Integer, StreamInfo> sounds = new HashMap<>();
    private final Map<Integer, Long> soundEnds = new HashMap<>();
    private final Times pictures = new Times();
    private final Times keyframes = new Times();
    private long lastDts = Long.MIN_VALUE;
    private long end = Long.MIN_VALUE;
    private long bytes;
    private boolean inOrder = true;

    Reading(VideoInput input) {
      this.input = input;
      video = input.video();
      input.sounds().forEach(sound -> sounds.put(sound.index(), sound));
    }

    void take(Packet packet) {
      if (packet.pts() == Packet.NO_TIMESTAMP) {
        inOrder &= packet.streamIndex() != video.index();
        return;
      }
      if (packet.streamIndex() == video.index()) {
        picture(packet);
      } else if (sounds.containsKey(packet.streamIndex())) {
        soundEnds.merge(packet.streamIndex(), packet.pts() + packet.duration(), Math::max);
      }
    }

    private void picture(Packet packet) {
      if (pictures.count == MAX_PICTURES) {
        throw failure(
            "too_many_pictures", "the input holds more than %d pictures".formatted(MAX_PICTURES));
      }
      pictures.add(packet.pts());
      if (packet.key()) {
        keyframes.add(packet.pts());
      }
      bytes += packet.size();
      inOrder &= packet.dts() != Packet.NO_TIMESTAMP && packet.dts() > lastDts;
      lastDts = packet.dts();
      end = Math.max(end, packet.pts() + Math.max(packet.duration(), 1));
    }

    SourceScan finish() {
      long first = keyframes.least();
      if (first == Packet.NO_TIMESTAMP) {
        throw failure("damaged", "the input holds no keyframe");
      }
      double tick = video.timeBase().toDouble();
      double seconds = (end - first) * tick;
      if (seconds > MAX_SECONDS) {
        throw failure(
            "too_long",
            "the input lasts %.0f s and not at most %.0f".formatted(seconds, MAX_SECONDS));
      }
      requireWhole(first);
      Map<Integer, Double> ends = new HashMap<>();
      soundEnds.forEach((index, ticks) ->
          ends.put(index, ticks * sounds.get(index).timeBase().toDouble() - first * tick));
      return new SourceScan(
          pictures.sorted(first), keyframes.sorted(first), end, inOrder, bytes, ends);
    }

    private void requireWhole(long first) {
      double start = Math.min(first, input.startTicks()) * video.timeBase().toDouble();
      double read = end * video.timeBase().toDouble() - start;
      for (Map.Entry<Integer, Long> sound : soundEnds.entrySet()) {
        double tick = sounds.get(sound.getKey()).timeBase().toDouble();
        read = Math.max(read, sound.getValue() * tick - start);
      }
      if (input.durationSeconds() - read > MAX_MISSING_SECONDS) {
        throw failure(
            "truncated",
            "the input ends after %.1f of %.1f seconds".formatted(read, input.durationSeconds()));
      }
    }
  }

  private static CellFailure failure(String code, String message) {
    return new CellFailure(ErrorClass.INPUT, code, message, null);
  }
}
