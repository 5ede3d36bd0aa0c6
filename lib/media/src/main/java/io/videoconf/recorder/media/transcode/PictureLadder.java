package io.videoconf.recorder.media.transcode;

import io.videoconf.recorder.media.av.ColorTags;
import io.videoconf.recorder.media.av.Decoder;
import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.media.av.Packet;
import io.videoconf.recorder.media.av.Rational;
import io.videoconf.recorder.media.av.StreamInfo;
import io.videoconf.recorder.media.io.OutputDirectory;
import io.videoconf.recorder.media.io.VideoInput;
import io.videoconf.recorder.model.MediaKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All pictures of a part of a ladder while they are made: the input is decoded once, and each step
 * is scaled from the one above it. Owns its codecs and writers. Not thread-safe.
 */
final class PictureLadder implements AutoCloseable {
  private final StreamInfo video;
  private final Rational frameRate;
  private final LadderPlan plan;
  private final Cuts cuts;
  private final Cuts.Range range;
  private final double sourceSeconds;
  private final List<AutoCloseable> owned = new ArrayList<>();
  private final @Nullable TrackWriter copy;
  private final List<Scaling> scalings = new ArrayList<>();
  private final List<List<RungEncoder>> encoders = new ArrayList<>();
  private final Decoder decoder;
  private final Frame picture;

  /** The last picture that was decoded: it is shown on where a segment starts without its own. */
  private final Frame held;

  private boolean holding;
  private int nextCut;
  private boolean copying;
  private boolean copied;
  private boolean complete;
  private int damagedPictures;

  /**
   * @param input borrowed
   */
  PictureLadder(
      VideoInput input,
      SourcePicture source,
      LadderPlan plan,
      Cuts cuts,
      Cuts.Range range,
      OutputDirectory output) {
    this.plan = plan;
    this.cuts = cuts;
    this.range = range;
    video = input.video();
    frameRate = input.frameRate();
    nextCut = range.first();
    sourceSeconds = cuts.seconds(cuts.count());
    // One colour space for the whole ladder, so that a switch of renditions is not seen.
    int lines = Math.min(source.width(), source.height());
    ColorTags color = limited(video.color().orElse(ColorTags.forHeight(lines)));
    try {
      decoder = own(Decoder.open(video, VideoInput.decoderOptions()));
      picture = own(Frame.allocate());
      held = own(Frame.allocate());
      copy = plan.copyName().map(name -> own(copyWriter(name, output))).orElse(null);
      int turn = source.turnDegrees();
      for (LadderPlan.Step step : plan.steps()) {
        scalings.add(own(new Scaling(step.width(), step.height(), turn, color)));
        turn = 0;
        List<RungEncoder> rungs = new ArrayList<>();
        for (PlannedRung rung : step.rungs()) {
          rungs.add(own(RungEncoder.open(rung, cuts, range, frameRate, color, output)));
        }
        encoders.add(rungs);
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private static ColorTags limited(ColorTags color) {
    ColorTags usual = ColorTags.BT709_LIMITED;
    return new ColorTags(color.matrix(), color.primaries(), color.transfer(), usual.range());
  }

  private TrackWriter copyWriter(String name, OutputDirectory output) {
    return new TrackWriter(
        name, cuts, range.first(), video.timeBase(), output, muxer -> muxer.addStream(video));
  }

  private <T extends AutoCloseable> T own(T handle) {
    owned.add(handle);
    return handle;
  }

  /**
   * Takes a packet of the input's picture; the packet stays the caller's, perhaps empty.
   *
   * @return whether more is needed
   */
  boolean add(Packet packet) {
    if (!plan.steps().isEmpty() && !complete) {
      send(packet);
    }
    if (copy != null && !copied) {
      long pts = packet.pts();
      boolean begins = packet.key() && pts >= cuts.start(range.end());
      copied = begins && range.end() < cuts.count();
      if (!copied && (copying || (packet.key() && pts >= cuts.start(range.first())))) {
        copying = true;
        copy.add(packet);
      }
    }
    boolean copyNeedsMore = copy != null && !copied;
    return copyNeedsMore || (!plan.steps().isEmpty() && !complete);
  }

  /** Ends all renditions, largest first. */
  List<Track> finish() {
    if (!plan.steps().isEmpty()) {
      if (!complete) {
        send(null);
      }
      if (holding) {
        repeatUntil(cuts.start(range.end()));
      }
    }
    List<Track> tracks = new ArrayList<>();
    if (copy != null) {
      tracks.add(copyTrack(copy));
    }
    encoders.forEach(step -> step.forEach(rung -> tracks.add(rung.finish(sourceSeconds))));
    return tracks;
  }

  private Track copyTrack(TrackWriter writer) {
    List<MediaSegment> segments = writer.finish(Packet.NO_TIMESTAMP);
    return new Track(
        plan.copyName().orElseThrow(),
        MediaKind.VIDEO,
        writer.codecs(),
        writer.timeScale(),
        sourceSeconds,
        false,
        video.width(),
        video.height(),
        frameRate,
        0,
        0,
        "",
        "",
        segments);
  }

  /** Pictures that could not be decoded or were decoded with damage. */
  int damagedPictures() {
    return damagedPictures;
  }

  private void send(@Nullable Packet packet) {
    if (decoder.send(packet) == Decoder.Sent.CORRUPT) {
      damagedPictures++;
    }
    while (true) {
      switch (decoder.receive(picture)) {
        case FRAME -> decoded();
        case CORRUPT -> damagedPictures++;
        case NEED_INPUT, END -> {
          return;
        }
      }
    }
  }

  private void decoded() {
    if (picture.damaged()) {
      damagedPictures++;
    }
    long pts = picture.bestEffortPts();
    if (pts == Packet.NO_TIMESTAMP) {
      damagedPictures++;
      return;
    }
    if (pts >= cuts.start(range.end())) {
      complete = true;
      return;
    }
    if (holding && pts <= held.pts()) {
      // A stream that lies about its order.
      damagedPictures++;
      return;
    }
    if (pts >= cuts.start(range.first())) {
      repeatUntil(pts);
      if (nextCut < range.end() && cuts.start(nextCut) == pts) {
        nextCut++;
      }
      encode(picture.pts(pts));
    }
    try (Frame now = picture.share()) {
      held.replaceBy(now.pts(pts));
      holding = true;
    }
  }

  /** Starts the segments before a moment that no picture starts. */
  private void repeatUntil(long pts) {
    while (nextCut < range.end() && cuts.start(nextCut) < pts) {
      encode((holding ? held : picture).pts(cuts.start(nextCut)));
      nextCut++;
    }
  }

  private void encode(Frame source) {
    Frame above = source;
    for (int i = 0; i < scalings.size(); i++) {
      above = scalings.get(i).of(above);
      for (RungEncoder encoder : encoders.get(i)) {
        encoder.encode(above);
      }
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
