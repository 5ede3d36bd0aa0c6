package io.videoconf.recorder.media.compose;

import io.videoconf.recorder.media.FileDigest;
import io.videoconf.recorder.media.av.Encoder;
import io.videoconf.recorder.media.av.Muxer;
import io.videoconf.recorder.media.av.Packet;
import io.videoconf.recorder.media.av.Rational;
import io.videoconf.recorder.model.cell.CellReport;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Cuts encoded packets into CMAF segments of equal length on the timeline. A packet belongs to the
 * segment in which it starts; a segment is written once both streams have gone past its end.
 */
final class SegmentWriter implements AutoCloseable {
  /**
   * Each fragment is ended by us, the header needs no media, times are absolute on the timeline
   * also when the first fragment is not the recording's first; so are the fragments' numbers.
   */
  private static Map<String, String> muxerOptions(int firstSegment) {
    return Map.of(
        "movflags",
        "+frag_custom+empty_moov+default_base_moof+cmaf+frag_discont+skip_trailer",
        "use_editlist",
        "0",
        "fragment_index",
        Integer.toString(firstSegment + 1));
  }

  private static final Rational SAMPLE = new Rational(1, Timeline.SAMPLE_RATE);

  private final SegmentFiles files;
  private final Consumer<CellReport.SegmentDone> done;
  private final int frameRate;
  private final int segmentSeconds;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final Muxer muxer = Muxer.toSink((buffer, n) -> bytes.write(buffer, 0, n), "mp4");
  private final Deque<Packet> video = new ArrayDeque<>();
  private final Deque<Packet> audio = new ArrayDeque<>();
  private int videoStream;
  private int audioStream;
  private byte[] beforeKeyframes = {};
  private int segment;

  SegmentWriter(
      SegmentFiles files,
      int frameRate,
      int segmentSeconds,
      int firstSegment,
      Consumer<CellReport.SegmentDone> done) {
    this.files = files;
    this.frameRate = frameRate;
    this.segmentSeconds = segmentSeconds;
    this.segment = firstSegment;
    this.done = done;
  }

  /**
   * Writes the initialization segment. The encoders are borrowed. Before any packet.
   *
   * <p>One that describes earlier segments stays as it is: they cannot be decoded with the
   * parameter sets of another encoder, such as a recording may be continued with after an upgrade.
   * Its keyframes bring theirs along then; decoders take them, although a sample entry of {@code
   * avc1} promises that there are none (ISO/IEC 14496-15, 5.3.2).
   */
  void begin(Encoder videoEncoder, Encoder audioEncoder) {
    videoStream = muxer.addStream(videoEncoder);
    audioStream = muxer.addStream(audioEncoder);
    muxer.frameRate(videoStream, new Rational(frameRate, 1));
    muxer.keepTimestamps();
    muxer.writeHeader(muxerOptions(segment));
    muxer.flushFragment();
    byte[] init = bytes.toByteArray();
    bytes.reset();
    if (segment > 0 && files.holdsOther(SegmentNames.INIT, init)) {
      beforeKeyframes = videoEncoder.header();
    } else {
      files.write(SegmentNames.INIT, init);
    }
  }

  /** Takes over a packet of the picture; pts count frames. */
  void video(Packet packet) {
    video.add(packet.key() && beforeKeyframes.length > 0 ? withParameterSets(packet) : packet);
    writeComplete();
  }

  private Packet withParameterSets(Packet packet) {
    try (packet) {
      byte[] all =
          ByteBuffer.allocate(beforeKeyframes.length + packet.size())
              .put(beforeKeyframes)
              .put(packet.bytes())
              .array();
      return Packet.of(all, packet.pts(), true)
          .timestamps(packet.pts(), packet.dts(), packet.duration());
    }
  }

  /** Takes over a packet of the sound; pts count samples. */
  void audio(Packet packet) {
    audio.add(packet);
    writeComplete();
  }

  /** Writes what is left, when both streams have ended. */
  void finish() {
    while (!video.isEmpty()) {
      // Sound that starts after the last frame began goes with it.
      boolean last = video.getLast().pts() < endFrame();
      write(endFrame(), last ? Long.MAX_VALUE : endSample());
    }
  }

  private void writeComplete() {
    while (!video.isEmpty()
        && !audio.isEmpty()
        && video.getLast().pts() >= endFrame()
        && audio.getLast().pts() >= endSample()) {
      write(endFrame(), endSample());
    }
  }

  private long endFrame() {
    return (segment + 1L) * segmentSeconds * frameRate;
  }

  private long endSample() {
    return (segment + 1L) * segmentSeconds * Timeline.SAMPLE_RATE;
  }

  private void write(long beforeFrame, long beforeSample) {
    long frames = writeTrack(video, videoStream, new Rational(1, frameRate), beforeFrame);
    writeTrack(audio, audioStream, SAMPLE, beforeSample);
    muxer.flushFragment();
    byte[] content = bytes.toByteArray();
    bytes.reset();
    String name = SegmentNames.segment(segment);
    files.write(name, content);
    done.accept(
        new CellReport.SegmentDone(
            segment,
            name,
            (double) segment * segmentSeconds,
            (double) frames / frameRate,
            content.length,
            FileDigest.sha256(content)));
    segment++;
  }

  private long writeTrack(Deque<Packet> packets, int stream, Rational timeBase, long before) {
    long count = 0;
    while (!packets.isEmpty() && packets.getFirst().pts() < before) {
      try (Packet packet = packets.removeFirst()) {
        muxer.write(packet, stream, timeBase);
      }
      count++;
    }
    return count;
  }

  @Override
  public void close() {
    video.forEach(Packet::close);
    audio.forEach(Packet::close);
    muxer.close();
  }
}
