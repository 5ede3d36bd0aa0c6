package io.videoconf.recorder.model.layout;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a picture is divided by.
 *
 * @param custom for {@link LayoutKind#CUSTOM}; without it {@code AUTO} is meant
 * @param stageTrackId whom to put on the stage; null (or somebody who is not there) for the
 *     automatic choice: the newest screen share, else who speaks, else the first
 * @param speaker id of the participant who speaks or spoke last; null for nobody
 * @param before the tiles so far: where there is no room for all, those who stay keep their places;
 *     empty if there were none
 * @param cameras what becomes of cameras whose shape is not their tile's
 * @param width of the picture, even, in pixels
 * @param height of the picture, even, in pixels
 */
public record LayoutRequest(
    LayoutKind kind,
    @Nullable CustomLayout custom,
    List<LayoutItem> items,
    @Nullable Integer stageTrackId,
    @Nullable String speaker,
    List<Tile> before,
    Fit cameras,
    int width,
    int height) {

  public LayoutRequest {
    items = List.copyOf(items);
    before = List.copyOf(before);
  }
}
