package io.videoconf.recorder.media.transcode;

import io.videoconf.recorder.media.av.Decoder;
import io.videoconf.recorder.media.av.FilterGraph;
import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.media.av.Packet;
import io.videoconf.recorder.media.av.Resampler;
import io.videoconf.recorder.media.av.StreamInfo;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Decodes a sound to 48 kHz floats, from the first picture's moment on without a gap. What is in a
 * format that the rest is not in is left out. Owns its codec and filters. Not thread-safe.
 */
final class DecodedSound implements AutoCloseable {
  private static final String IN = "in";
  private static final String OUT = "out";

  /** What lies farther behind the last sound than this is a lie: no silence is put before it. */
  private static final double MAX_GAP_SECONDS = 3600;

  private final StreamInfo source;
  private final int channels;
  private final String chain;
  private final int frameSize;
  private final Decoder decoder;
  private final Frame frame = Frame.allocate();
  private final Frame converted = Frame.allocate();
  private @Nullable FilterGraph graph;
  private Resampler.@Nullable Format format;
  private long lastEnd = Packet.NO_TIMESTAMP;
  private int damaged;

  /**
   * @param source borrowed
   * @param channels of the result, 1 or 2
   * @param firstSample time of the first sample of the result, in samples at 48 kHz
   * @param filters FFmpeg's audio filters, ending with a comma, or empty
   * @param frameSize samples of each frame of the result but the last; 0 for any
   */
  DecodedSound(StreamInfo source, int channels, long firstSample, String filters, int frameSize) {
    this.source = source;
    this.channels = channels;
    this.frameSize = frameSize;
    chain =
        "aresample=48000:async=1000:first_pts=%d,%saformat=sample_fmts=fltp:channel_layouts=%s"
            .formatted(firstSample, filters, channels == 1 ? "mono" : "stereo");
    try {
      decoder = Decoder.open(source, Map.of());
    } catch (RuntimeException e) {
      frame.close();
      converted.close();
      throw e;
    }
  }

  /** Decodes a packet, which stays the caller's; frames are borrowed by the consumer. */
  void add(Packet packet, Consumer<Frame> to) {
    send(packet, to);
  }

  void finish(Consumer<Frame> to) {
    send(null, to);
    if (graph != null) {
      graph.push(IN, null);
      drain(graph, to);
    }
  }

  int damagedPackets() {
    return damaged;
  }

  private void send(@Nullable Packet packet, Consumer<Frame> to) {
    if (decoder.send(packet) == Decoder.Sent.CORRUPT) {
      damaged++;
    }
    while (true) {
      switch (decoder.receive(frame)) {
        case FRAME -> filter(to);
        case CORRUPT -> damaged++;
        case NEED_INPUT, END -> {
          return;
        }
      }
    }
  }

  private void filter(Consumer<Frame> to) {
    long pts = frame.bestEffortPts();
    Resampler.Format now = Resampler.Format.of(frame);
    if (graph == null && now.channels() > 0 && now.rate() > 0) {
      format = now;
      graph = open(now);
    }
    boolean far =
        lastEnd != Packet.NO_TIMESTAMP
            && Math.abs(pts - lastEnd) * source.timeBase().toDouble() > MAX_GAP_SECONDS;
    if (graph == null || !now.equals(format) || pts == Packet.NO_TIMESTAMP || far) {
      damaged++;
      return;
    }
    lastEnd = pts;
    graph.pushSound(IN, frame.pts(pts));
    drain(graph, to);
  }

  private FilterGraph open(Resampler.Format now) {
    FilterGraph opened =
        FilterGraph.open(
            List.of(
                new FilterGraph.AudioInput(
                    IN, now.samples(), now.rate(), now.channels(), source.timeBase())),
            "[" + IN + "]" + chain + "[" + OUT + "]",
            List.of(),
            List.of(OUT));
    if (frameSize > 0) {
      opened.outputFrameSize(OUT, frameSize);
    }
    return opened;
  }

  private void drain(FilterGraph from, Consumer<Frame> to) {
    while (from.pull(OUT, converted) == FilterGraph.Pulled.FRAME) {
      to.accept(converted);
    }
  }

  int channels() {
    return channels;
  }

  @Override
  public void close() {
    if (graph != null) {
      graph.close();
    }
    decoder.close();
    frame.close();
    converted.close();
  }
}
