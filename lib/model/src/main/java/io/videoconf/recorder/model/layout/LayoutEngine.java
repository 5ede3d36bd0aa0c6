package io.videoconf.recorder.model.layout;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Divides a picture among those who are to be seen. Pure functions; thread-safe. */
public final class LayoutEngine {
  /** More would be too small to recognize anybody. */
  public static final int MAX_TILES = 49;

  private LayoutEngine() {}

  /**
   * The tiles of a picture of which nothing is known but who is there: all pictures are 16:9.
   *
   * @param stageTrackId whom to put on the stage; null (or somebody who is not there) for the
   *     newest screen share or else the first item
   * @param width of the picture, even, in pixels
   * @param height of the picture, even, in pixels
   */
  public static List<Tile> arrange(
      LayoutKind kind,
      List<LayoutItem> items,
      @Nullable Integer stageTrackId,
      int width,
      int height) {
    return arrange(
        new LayoutRequest(
            kind, null, items, stageTrackId, null, List.of(), Fit.FIT, width, height));
  }

  /**
   * The tiles of a picture, in the order in which they are drawn. They overlap in {@link
   * LayoutKind#PICTURE_IN_PICTURE} and, where it is asked for, in {@link LayoutKind#CUSTOM} alone.
   */
  public static List<Tile> arrange(LayoutRequest request) {
    Cast cast = Cast.of(request);
    if (request.kind() == LayoutKind.AUDIO_ONLY) {
      cast = cast.unseen();
    }
    Optional<LayoutItem> stage = cast.stage();
    if (stage.isEmpty()) {
      return List.of();
    }
    Box picture = new Box(0, 0, request.width(), request.height());
    int gap = Box.gap(request.width(), request.height());
    return switch (kind(request, cast)) {
      case AUTO, GRID, AUDIO_ONLY ->
          GridLayout.arrange(cast, cast.mostRelevant(MAX_TILES), picture, gap);
      case STAGE, SCREEN ->
          StripLayout.arrange(
              cast.without(stage.get()), stage.get(), picture, gap, picture.isTall());
      case SPEAKER -> {
        LayoutItem speaker = cast.speaker().orElse(stage.get());
        yield StripLayout.arrange(cast.without(speaker), speaker, picture, gap, true);
      }
      case PICTURE_IN_PICTURE -> PairLayout.inset(cast, stage.get(), picture, gap);
      case SIDE_BY_SIDE -> PairLayout.halves(cast, stage.get(), picture, gap);
      case CUSTOM ->
          request.custom() == null
              ? List.of()
              : CustomTiles.arrange(cast, request.custom(), request.width(), request.height());
    };
  }

  /** What the kind comes to with those who are there. */
  private static LayoutKind kind(LayoutRequest request, Cast cast) {
    return switch (request.kind()) {
      case AUTO, SCREEN -> automatic(cast);
      case CUSTOM -> request.custom() == null ? automatic(cast) : LayoutKind.CUSTOM;
      case GRID, STAGE, SPEAKER, PICTURE_IN_PICTURE, SIDE_BY_SIDE, AUDIO_ONLY -> request.kind();
    };
  }

  private static LayoutKind automatic(Cast cast) {
    return cast.screen().isPresent() ? LayoutKind.SCREEN : LayoutKind.GRID;
  }
}
