package io.videoconf.recorder.media.transcode;

import io.videoconf.recorder.media.av.ColorTags;
import io.videoconf.recorder.media.av.Decoder;
import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.media.av.Packet;
import io.videoconf.recorder.media.av.Rational;
import io.videoconf.recorder.media.av.StreamInfo;
import io.videoconf.recorder.media.io.OutputDirectory;
import io.videoconf.recorder.media.io.VideoInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All renditions of one input while they are made: the picture is decoded once, and each lower
 * rendition is scaled from the one above it. Owns its codecs and writers. Not thread-safe.
 */
final class Ladder implements AutoCloseable {
  private final Cuts cuts;
  private final double frameRate;
  private final List<AutoCloseable> owned = new ArrayList<>();
  private final RenditionWriter copy;
  private final List<RenditionEncoder> encoders = new ArrayList<>();
  private final Decoder decoder;
  private final Frame picture;
  private int damagedPictures;

  /**
   * @param input borrowed
   * @param plan the first is the copy
   */
  Ladder(VideoInput input, List<PlannedRung> plan, Cuts cuts, OutputDirectory output) {
    this.cuts = cuts;
    StreamInfo video = input.video();
    Optional<StreamInfo> sound = input.audio();
    Rational rate = input.frameRate();
    frameRate = rate.toDouble();
    // One colour space for the whole ladder, so that a switch of renditions is not seen.
    ColorTags color = video.color().orElse(ColorTags.forHeight(video.height()));
    try {
      copy = own(new RenditionWriter(plan.getFirst(), cuts, video, null, sound, output));
      for (PlannedRung rung : plan.subList(1, plan.size())) {
        encoders.add(own(RenditionEncoder.open(rung, cuts, video, rate, color, sound, output)));
      }
      decoder = own(Decoder.open(video, Map.of()));
      picture = own(Frame.allocate());
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private <T extends AutoCloseable> T own(T handle) {
    owned.add(handle);
    return handle;
  }

  /** Takes the content of a packet of the picture; the packet stays, empty. */
  void addVideo(Packet packet) {
    if (packet.key()) {
      cuts.keyframe(packet.pts());
    }
    if (cuts.count() == 0) {
      // Nothing can be decoded before the first keyframe.
      packet.unref();
      return;
    }
    decode(packet);
    copy.addVideo(packet);
  }

  /** Takes the content of a packet of the sound; the packet stays, empty. */
  void addAudio(Packet packet) {
    for (RenditionEncoder encoder : encoders) {
      try (Packet shared = packet.share()) {
        encoder.addAudio(shared);
      }
    }
    copy.addAudio(packet);
  }

  /** Ends all renditions; highest first. */
  List<Rendition> finish() {
    if (!encoders.isEmpty()) {
      send(null);
    }
    List<Rendition> renditions = new ArrayList<>();
    renditions.add(copy.finish(frameRate));
    for (RenditionEncoder encoder : encoders) {
      renditions.add(encoder.finish(frameRate));
    }
    return renditions;
  }

  /** Pictures that could not be decoded or were decoded with damage. */
  int damagedPictures() {
    return damagedPictures;
  }

  private void decode(Packet packet) {
    if (!encoders.isEmpty()) {
      send(packet);
    }
  }

  private void send(@Nullable Packet packet) {
    if (decoder.send(packet) == Decoder.Sent.CORRUPT) {
      damagedPictures++;
    }
    while (true) {
      switch (decoder.receive(picture)) {
        case FRAME -> encode();
        case CORRUPT -> damagedPictures++;
        case NEED_INPUT, END -> {
          return;
        }
      }
    }
  }

  private void encode() {
    if (picture.damaged()) {
      damagedPictures++;
    }
    long pts = picture.bestEffortPts();
    if (pts == Packet.NO_TIMESTAMP) {
      damagedPictures++;
      return;
    }
    Frame source = picture.pts(pts);
    for (RenditionEncoder encoder : encoders) {
      source = encoder.encode(source);
    }
  }

  @Override
  public void close() {
    for (AutoCloseable handle : owned.reversed()) {
      try {
        handle.close();
      } catch (Exception e) {
        throw new IllegalStateException("closing a native handle cannot fail", e);
      }
    }
  }
}
