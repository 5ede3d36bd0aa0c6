package io.videoconf.recorder.bench.compositor;

import io.videoconf.recorder.model.TrackSource;
import io.videoconf.recorder.model.VideoFormat;
import io.videoconf.recorder.model.layout.LayoutEngine;
import io.videoconf.recorder.model.layout.LayoutItem;
import io.videoconf.recorder.model.layout.LayoutKind;
import io.videoconf.recorder.model.layout.Tile;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A meeting that is composed by everybody in the same way.
 *
 * @param name for the table and the command line
 * @param targets what the ratios of ours to the others should be at most
 */
record MeetingCase(String name, List<Source> sources, Targets targets) {
  static final VideoFormat FORMAT = VideoFormat.HD_720P30;

  private static final int BIT_RATE_360P = 400_000;
  private static final int BIT_RATE_720P = 1_500_000;

  /** A slow camera sends fewer, but larger pictures. */
  private static final double SLOW_BIT_RATE = 0.7;

  private static final int[] SLOW_FRAME_RATES = {10, 12, 15, 15};

  /**
   * The most that ours may take, as a part of what the others take.
   *
   * @param ffmpeg of the command line
   * @param gstreamer 0 for no target
   * @param floor of decoding and encoding alone; 0 for no target
   */
  record Targets(double ffmpeg, double gstreamer, double floor) {
    static final Targets BUSY = new Targets(0.95, 0.75, 1.10);
    static final Targets SLOW = new Targets(0.85, 0, 0);
    static final Targets SLIDES = new Targets(0.35, 0, 0);
  }

  /** A source and where it is seen; the area is the picture's own, without bars. */
  record Placed(Source source, Tile area) {}

  static List<MeetingCase> all() {
    return List.of(
        cameras("4x360p", 4, 640, 360, BIT_RATE_360P, false),
        cameras("9x360p", 9, 640, 360, BIT_RATE_360P, false),
        cameras("4x720p", 4, 1280, 720, BIT_RATE_720P, false),
        cameras("4x360p-slow", 4, 640, 360, BIT_RATE_360P, true),
        cameras("9x360p-slow", 9, 640, 360, BIT_RATE_360P, true),
        cameras("4x720p-slow", 4, 1280, 720, BIT_RATE_720P, true),
        slides("slides", 0),
        slides("slides-5fps", 5));
  }

  private static MeetingCase cameras(
      String name, int count, int width, int height, int bitRate, boolean slow) {
    List<Source> sources = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int frameRate = slow ? SLOW_FRAME_RATES[i % SLOW_FRAME_RATES.length] : FORMAT.frameRate();
      int rate = slow ? (int) (bitRate * SLOW_BIT_RATE) : bitRate;
      sources.add(new Source(new Source.Picture(width, height, frameRate, rate, false), i));
    }
    return new MeetingCase(name, sources, slow ? Targets.SLOW : Targets.BUSY);
  }

  /** A shared screen, and two who have their cameras off. */
  private static MeetingCase slides(String name, int frameRate) {
    return new MeetingCase(
        name,
        List.of(
            new Source(new Source.Picture(1280, 720, frameRate, 0, true), 0),
            new Source(null, 1),
            new Source(null, 2)),
        Targets.SLIDES);
  }

  boolean hasScreen() {
    return sources.stream()
        .anyMatch(source -> source.picture() != null && source.picture().screen());
  }

  /** The number of the track that carries a source's picture. */
  static int pictureTrackId(int index) {
    return 2 * index + 1;
  }

  /** The number of the track that carries a source's sound. */
  static int soundTrackId(int index) {
    return 2 * index + 2;
  }

  /** Where our layout puts everybody, in the order of the sources. */
  List<Placed> placed() {
    List<LayoutItem> items = new ArrayList<>();
    for (int i = 0; i < sources.size(); i++) {
      Source.Picture picture = sources.get(i).picture();
      items.add(
          new LayoutItem(
              picture == null ? LayoutItem.NO_TRACK : pictureTrackId(i),
              sources.get(i).participantId(),
              trackSource(picture),
              i));
    }
    List<Tile> tiles =
        LayoutEngine.arrange(LayoutKind.AUTO, items, null, FORMAT.width(), FORMAT.height());
    List<Placed> placed = new ArrayList<>();
    for (Source source : sources) {
      Tile tile =
          tiles.stream()
              .filter(t -> source.participantId().equals(t.participantId()))
              .findFirst()
              .orElseThrow();
      Source.Picture picture = source.picture();
      placed.add(
          new Placed(source, picture == null ? tile : tile.fit(picture.width(), picture.height())));
    }
    return placed;
  }

  static TrackSource trackSource(Source.@Nullable Picture picture) {
    return picture != null && picture.screen() ? TrackSource.SCREEN : TrackSource.CAMERA;
  }
}
