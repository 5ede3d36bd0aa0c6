package io.videoconf.recorder.media.transcode;

import io.videoconf.recorder.media.av.Encoder;
import io.videoconf.recorder.media.av.Muxer;
import io.videoconf.recorder.media.av.Packet;
import io.videoconf.recorder.media.av.Rational;
import io.videoconf.recorder.media.av.StreamInfo;
import io.videoconf.recorder.media.io.OutputDirectory;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Muxes one rendition into an initialization segment and media segments that start at the {@link
 * Cuts}. Picture and sound may come in any interleaving; packets wait here until both have come far
 * enough, so that the sound of a segment's time is in that segment. Owns its muxer and the waiting
 * packets. Not thread-safe.
 */
final class RenditionWriter implements AutoCloseable {
  /** How far the picture may run ahead before sound is no longer waited for, in seconds. */
  private static final int MAX_WAIT_SECONDS = 10;

  private static final String SEGMENT_TYPE = "video/iso.segment";
  private static final Map<String, String> FRAGMENTED =
      Map.of("movflags", "+empty_moov+default_base_moof+frag_custom+skip_trailer+cmaf");

  private final PlannedRung rung;
  private final Cuts cuts;
  private final Rational videoTimeBase;
  private final @Nullable Rational audioTimeBase;
  private final OutputDirectory output;
  private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();
  private final Muxer muxer;
  private final int videoStream;
  private final int audioStream;
  private final Deque<Packet> video = new ArrayDeque<>();
  private final Deque<Packet> audio = new ArrayDeque<>();
  private final List<MediaSegment> segments = new ArrayList<>();
  private final String codecs;
  private boolean ended;
  private long origin = Packet.NO_TIMESTAMP;
  private long endTicks;

  /**
   * Writes the initialization segment.
   *
   * @param source the input's picture, borrowed; all packets of the picture are in its time base
   * @param encoder of the picture, borrowed; null for a copy
   * @param sound the input's sound, borrowed
   */
  RenditionWriter(
      PlannedRung rung,
      Cuts cuts,
      StreamInfo source,
      @Nullable Encoder encoder,
      Optional<StreamInfo> sound,
      OutputDirectory output) {
    this.rung = rung;
    this.cuts = cuts;
    this.output = output;
    videoTimeBase = source.timeBase();
    audioTimeBase = sound.map(StreamInfo::timeBase).orElse(null);
    muxer = Muxer.toSink((bytes, length) -> buffer.write(bytes, 0, length), "mp4");
    try {
      videoStream = encoder == null ? muxer.addStream(source) : muxer.addStream(encoder);
      muxer.timeBase(videoStream, videoTimeBase);
      audioStream = sound.map(muxer::addStream).orElse(-1);
      muxer.keepTimestamps();
      muxer.writeHeader(FRAGMENTED);
      muxer.flushFragment();
      byte[] init = takeBuffer();
      codecs = InitSegment.codecs(init);
      write(Playlists.INIT_FILE, "video/mp4", init);
    } catch (RuntimeException e) {
      muxer.close();
      throw e;
    }
  }

  /** Takes the content of a packet of the picture, in order of dts; the packet stays, empty. */
  void addVideo(Packet packet) {
    video.add(packet.move());
    if (origin == Packet.NO_TIMESTAMP) {
      origin = video.getFirst().dts();
    }
    pump();
  }

  /** Takes the content of a packet of the sound, in order; the packet stays, empty. */
  void addAudio(Packet packet) {
    audio.add(packet.move());
    pump();
  }

  /** Writes all that waits, and the playlist. */
  Rendition finish(double frameRate) {
    ended = true;
    pump();
    closeSegment(endTicks);
    muxer.finish();
    Rendition rendition =
        new Rendition(rung.name(), rung.width(), rung.height(), frameRate, codecs, segments);
    write(
        Playlists.MEDIA_FILE,
        Playlists.CONTENT_TYPE,
        Playlists.media(rendition).getBytes(StandardCharsets.UTF_8));
    return rendition;
  }

  private void pump() {
    while (true) {
      if (soundIsNext()) {
        writeAudio();
      } else if (pictureIsNext()) {
        writeVideo();
      } else {
        return;
      }
    }
  }

  private boolean soundIsNext() {
    if (audio.isEmpty()) {
      return false;
    }
    return video.isEmpty() ? ended : audioSeconds() < seconds(video.getFirst().dts());
  }

  private boolean pictureIsNext() {
    if (video.isEmpty() || (!ended && video.size() < 2)) {
      return false;
    }
    return ended || audioTimeBase == null || !audio.isEmpty() || soundIsLate();
  }

  private boolean soundIsLate() {
    return seconds(video.getLast().dts()) - seconds(video.getFirst().dts()) > MAX_WAIT_SECONDS;
  }

  private double audioSeconds() {
    return Objects.requireNonNull(audioTimeBase).toDouble() * audio.getFirst().pts();
  }

  private double seconds(long videoTicks) {
    return videoTimeBase.toDouble() * videoTicks;
  }

  private void writeVideo() {
    try (Packet packet = video.removeFirst()) {
      if (packet.key() && cuts.reached(segments.size() + 1, packet.pts())) {
        closeSegment(cuts.start(segments.size() + 1));
      }
      long duration = video.isEmpty() ? packet.duration() : video.getFirst().dts() - packet.dts();
      endTicks = Math.max(endTicks, packet.pts() + duration);
      packet.timestamps(packet.pts() - origin, packet.dts() - origin, duration);
      muxer.write(packet, videoStream, videoTimeBase);
    }
  }

  private void writeAudio() {
    Rational timeBase = Objects.requireNonNull(audioTimeBase);
    try (Packet packet = audio.removeFirst()) {
      long pts = packet.pts() - videoTimeBase.rescale(origin, timeBase);
      // Sound before the picture is the encoder's priming.
      if (pts >= 0) {
        packet.timestamps(pts, pts, packet.duration());
        muxer.write(packet, audioStream, timeBase);
      }
    }
  }

  private void closeSegment(long end) {
    muxer.flushFragment();
    byte[] content = takeBuffer();
    String file = "seg-%05d.m4s".formatted(segments.size());
    double duration = seconds(end - cuts.start(segments.size()));
    write(file, SEGMENT_TYPE, content);
    segments.add(new MediaSegment(file, duration, content.length));
  }

  private void write(String file, String contentType, byte[] content) {
    output.write(rung.name() + "/" + file, contentType, content);
  }

  private byte[] takeBuffer() {
    byte[] content = buffer.toByteArray();
    buffer.reset();
    return content;
  }

  @Override
  public void close() {
    video.forEach(Packet::close);
    audio.forEach(Packet::close);
    muxer.close();
  }
}
