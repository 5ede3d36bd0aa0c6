package io.videoconf.recorder.media.transcode;

import io.videoconf.recorder.media.av.Muxer;
import io.videoconf.recorder.media.av.Packet;
import io.videoconf.recorder.media.av.Rational;
import io.videoconf.recorder.media.io.OutputDirectory;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Muxes one track into an initialization segment and media segments that start at the {@link Cuts},
 * on the timeline that begins with the input's first picture. Owns its muxer and the packet that
 * waits for its duration. Not thread-safe.
 */
final class TrackWriter implements AutoCloseable {
  static final String INIT_FILE = "init.mp4";

  private static final String SEGMENT_TYPE = "video/iso.segment";

  private final String folder;
  private final Cuts cuts;
  private final Rational timeBase;
  private final OutputDirectory output;
  private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();
  private final Muxer muxer;
  private final int stream;
  private final String codecs;
  private final List<MediaSegment> segments = new ArrayList<>();
  private @Nullable Packet waiting;
  private int fileNumber;
  private int nextCut;
  private long segmentStart = Packet.NO_TIMESTAMP;
  private long end;

  /**
   * Writes the initialization segment.
   *
   * @param firstSegment the number of the first one to be written
   * @param timeBase of the packets
   * @param addStream adds the track to a muxer and returns its index
   */
  TrackWriter(
      String folder,
      Cuts cuts,
      int firstSegment,
      Rational timeBase,
      OutputDirectory output,
      ToIntFunction<Muxer> addStream) {
    this.folder = folder;
    this.cuts = cuts;
    this.timeBase = timeBase;
    this.output = output;
    fileNumber = firstSegment;
    nextCut = firstSegment + 1;
    muxer = Muxer.toSink((bytes, length) -> buffer.write(bytes, 0, length), "mp4");
    try {
      stream = addStream.applyAsInt(muxer);
      muxer.timeBase(stream, timeBase);
      muxer.keepTimestamps();
      muxer.writeHeader(options(firstSegment));
      muxer.flushFragment();
      byte[] init = takeBuffer();
      codecs = InitSegment.codecs(init);
      output.write(folder + "/" + INIT_FILE, "video/mp4", init);
    } catch (RuntimeException e) {
      muxer.close();
      throw e;
    }
  }

  /** Fragments are ended by us; times and numbers are those of the whole, also in a later part. */
  private static Map<String, String> options(int firstSegment) {
    return Map.of(
        "movflags",
        "+frag_custom+empty_moov+default_base_moof+cmaf+negative_cts_offsets+frag_discont"
            + "+skip_trailer",
        "use_editlist",
        "0",
        "fragment_index",
        Integer.toString(firstSegment + 1));
  }

  /**
   * Takes the content of a packet; the packet stays, empty. In order of dts. A segment begins with
   * the first keyframe at or behind a cut.
   */
  void add(Packet packet) {
    long offset = cuts.timeBase().rescale(cuts.origin(), timeBase);
    long pts = packet.pts() - offset;
    packet.timestamps(pts, packet.dts() - offset, packet.duration());
    if (waiting != null) {
      long duration = packet.dts() - waiting.dts();
      write(duration > 0 ? duration : waiting.duration());
    }
    if (segmentStart == Packet.NO_TIMESTAMP) {
      segmentStart = pts;
    } else if (packet.key() && nextCut < cuts.count() && pts >= cuts.start(nextCut, timeBase)) {
      closeSegment(pts);
    }
    while (nextCut < cuts.count() && pts >= cuts.start(nextCut, timeBase)) {
      nextCut++;
    }
    waiting = packet.move();
  }

  /**
   * Writes all that waits.
   *
   * @param lastEnd when the last packet ends, in ticks of the packets; {@link Packet#NO_TIMESTAMP}
   *     to believe its duration
   * @return the segments, in order
   */
  List<MediaSegment> finish(long lastEnd) {
    if (waiting != null) {
      long offset = cuts.timeBase().rescale(cuts.origin(), timeBase);
      long duration =
          lastEnd == Packet.NO_TIMESTAMP ? waiting.duration() : lastEnd - offset - waiting.pts();
      write(duration > 0 ? duration : waiting.duration());
      closeSegment(end);
    }
    muxer.finish();
    return List.copyOf(segments);
  }

  String codecs() {
    return codecs;
  }

  /** Ticks per second of the segments' times. */
  int timeScale() {
    return muxer.timeBase(stream).den();
  }

  private void write(long duration) {
    try (Packet packet = Objects.requireNonNull(waiting)) {
      waiting = null;
      end = Math.max(end, packet.pts() + duration);
      packet.timestamps(packet.pts(), packet.dts(), duration);
      muxer.write(packet, stream, timeBase);
    }
  }

  private void closeSegment(long before) {
    muxer.flushFragment();
    byte[] content = takeBuffer();
    String file = "seg-%05d.m4s".formatted(fileNumber++);
    output.write(folder + "/" + file, SEGMENT_TYPE, content);
    Rational written = muxer.timeBase(stream);
    long from = timeBase.rescale(segmentStart, written);
    long to = timeBase.rescale(before, written);
    segments.add(new MediaSegment(file, from, to - from, content.length));
    segmentStart = before;
  }

  private byte[] takeBuffer() {
    byte[] content = buffer.toByteArray();
    buffer.reset();
    return content;
  }

  @Override
  public void close() {
    if (waiting != null) {
      waiting.close();
    }
    muxer.close();
  }
}
