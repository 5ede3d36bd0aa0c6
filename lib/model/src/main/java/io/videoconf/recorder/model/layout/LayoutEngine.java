package io.videoconf.recorder.model.layout;

import io.videoconf.recorder.model.TrackSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Divides a picture among those who are to be seen. Pure functions; thread-safe. */
public final class LayoutEngine {
  private static final int ASPECT_WIDTH = 16;
  private static final int ASPECT_HEIGHT = 9;

  /** The gap between tiles is this part of the picture's height: 8 pixels at 720. */
  private static final int GAPS_PER_HEIGHT = 90;

  /** The strip beside the stage takes this part of the picture's width. */
  private static final int STRIPS_PER_WIDTH = 5;

  /** A lower tile shows nothing: who does not fit into the strip is left out. */
  private static final int MIN_STRIP_TILE_HEIGHT = 18;

  private static final Comparator<LayoutItem> PLACE =
      Comparator.comparingInt(LayoutItem::order).thenComparingInt(LayoutItem::trackId);

  private LayoutEngine() {}

  /**
   * The tiles of a picture, not overlapping, in the order of their items.
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
    List<LayoutItem> sorted = items.stream().sorted(PLACE).toList();
    if (sorted.isEmpty()) {
      return List.of();
    }
    boolean stage =
        switch (kind) {
          case GRID -> false;
          case STAGE -> true;
          case AUTO -> sorted.stream().anyMatch(item -> item.source() == TrackSource.SCREEN);
        };
    return stage
        ? stage(sorted, onStage(sorted, stageTrackId), width, height)
        : grid(sorted, width, height);
  }

  private static LayoutItem onStage(List<LayoutItem> items, @Nullable Integer stageTrackId) {
    if (stageTrackId != null && stageTrackId != LayoutItem.NO_TRACK) {
      Optional<LayoutItem> wanted =
          items.stream().filter(item -> item.trackId() == stageTrackId).findFirst();
      if (wanted.isPresent()) {
        return wanted.get();
      }
    }
    // Track numbers grow, so the highest is the newest.
    return items.stream()
        .filter(item -> item.source() == TrackSource.SCREEN)
        .max(Comparator.comparingInt(LayoutItem::trackId))
        .orElse(items.getFirst());
  }

  private static List<Tile> grid(List<LayoutItem> items, int width, int height) {
    int count = items.size();
    int gap = count == 1 ? 0 : gap(height);
    int columns = 1;
    int tileWidth = 0;
    int tileHeight = 0;
    for (int c = 1; c <= count; c++) {
      int rows = Math.ceilDiv(count, c);
      int w = (width - gap * (c + 1)) / c;
      int h = (height - gap * (rows + 1)) / rows;
      int fitted = even(Math.min(w, h * ASPECT_WIDTH / ASPECT_HEIGHT));
      if (fitted > tileWidth) {
        columns = c;
        tileWidth = fitted;
        tileHeight = Math.min(even(h), even(fitted * ASPECT_HEIGHT / ASPECT_WIDTH));
      }
    }
    if (tileWidth < 2 || tileHeight < 2) {
      return List.of();
    }
    int rows = Math.ceilDiv(count, columns);
    int top = even((height - rows * tileHeight - (rows - 1) * gap) / 2);
    List<Tile> tiles = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int row = i / columns;
      int inRow = Math.min(columns, count - row * columns);
      int left = even((width - inRow * tileWidth - (inRow - 1) * gap) / 2);
      tiles.add(
          tile(
              items.get(i),
              left + (i % columns) * (tileWidth + gap),
              top + row * (tileHeight + gap),
              tileWidth,
              tileHeight));
    }
    return List.copyOf(tiles);
  }

  private static List<Tile> stage(
      List<LayoutItem> items, LayoutItem onStage, int width, int height) {
    List<LayoutItem> others = new ArrayList<>(items);
    others.remove(onStage);
    if (others.isEmpty()) {
      return List.of(tile(onStage, 0, 0, width, height));
    }
    int gap = gap(height);
    int strip = even(width / STRIPS_PER_WIDTH);
    int fitting = Math.max(1, (height - gap) / (MIN_STRIP_TILE_HEIGHT + gap));
    int count = Math.min(others.size(), fitting);
    int tileHeight =
        Math.min(
            even(strip * ASPECT_HEIGHT / ASPECT_WIDTH), even((height - gap * (count + 1)) / count));
    int tileWidth = Math.min(strip, even(tileHeight * ASPECT_WIDTH / ASPECT_HEIGHT));
    int left = width - gap - strip + even((strip - tileWidth) / 2);
    int top = even((height - count * tileHeight - (count - 1) * gap) / 2);

    List<Tile> tiles = new ArrayList<>();
    tiles.add(tile(onStage, gap, gap, width - strip - 3 * gap, height - 2 * gap));
    for (int i = 0; i < count; i++) {
      tiles.add(tile(others.get(i), left, top + i * (tileHeight + gap), tileWidth, tileHeight));
    }
    return List.copyOf(tiles);
  }

  private static Tile tile(LayoutItem item, int x, int y, int width, int height) {
    return new Tile(
        item.trackId(), item.participantId(), item.source(), Fit.FIT, x, y, width, height);
  }

  private static int gap(int height) {
    return Math.max(2, even(height / GAPS_PER_HEIGHT));
  }

  static int even(long pixels) {
    return (int) (pixels & ~1L);
  }
}
