package io.videoconf.recorder.model.layout;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The places of a meeting that has more people than places. Pure functions. */
final class Seats {
  private Seats() {}

  /**
   * Who stays keeps their place, and who is new takes one that has become free: so nobody else has
   * to move when somebody who was not shown begins to speak.
   *
   * @param before the tiles so far
   * @param chosen who is shown now
   */
  static List<LayoutItem> take(List<Tile> before, List<LayoutItem> chosen) {
    List<LayoutItem> coming = new ArrayList<>(chosen);
    List<@Nullable LayoutItem> seats = new ArrayList<>();
    for (Tile tile : before) {
      LayoutItem staying = find(tile, coming);
      coming.remove(staying);
      seats.add(staying);
    }
    List<LayoutItem> taken = new ArrayList<>(chosen.size());
    for (LayoutItem staying : seats) {
      if (staying != null) {
        taken.add(staying);
      } else if (!coming.isEmpty()) {
        taken.add(coming.removeFirst());
      }
    }
    taken.addAll(coming);
    return taken;
  }

  /** A camera that is turned on or off stays where its owner is. */
  private static @Nullable LayoutItem find(Tile tile, List<LayoutItem> items) {
    for (LayoutItem item : items) {
      if (item.trackId() != LayoutItem.NO_TRACK && item.trackId() == tile.trackId()) {
        return item;
      }
    }
    for (LayoutItem item : items) {
      boolean avatar = item.trackId() == LayoutItem.NO_TRACK || tile.trackId() == 0;
      if (avatar && item.source() == tile.source() && item.isOf(tile.participantId())) {
        return item;
      }
    }
    return null;
  }
}
