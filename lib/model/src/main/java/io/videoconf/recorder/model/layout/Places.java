package io.videoconf.recorder.model.layout;

import io.videoconf.recorder.model.TrackSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds where tiles begin and end that are not the same before and after a change: a camera that is
 * turned on or off stays whose it is. Not thread-safe.
 */
final class Places {
  private record Key(int trackId, @Nullable String participantId) {
    static Key of(Tile tile) {
      return new Key(
          tile.trackId(), tile.trackId() == LayoutItem.NO_TRACK ? tile.participantId() : null);
    }
  }

  private final List<Tile> now;
  private final List<Tile> next;
  private final Set<Key> wanted = new HashSet<>();

  /** Those of the next tiles that were not there. */
  private final List<Tile> entering;

  /**
   * @param now all tiles that are seen, also those that leave
   * @param next where those who stay are to be
   */
  Places(List<Tile> now, List<Tile> next) {
    this.now = now;
    this.next = next;
    next.forEach(tile -> wanted.add(Key.of(tile)));
    Set<Key> known = new HashSet<>();
    now.forEach(tile -> known.add(Key.of(tile)));
    entering = next.stream().filter(tile -> !known.contains(Key.of(tile))).toList();
  }

  /** Whether a tile of before is none of those of after. */
  boolean isUnwanted(Tile tile) {
    return !wanted.contains(Key.of(tile));
  }

  /** Where each of the next tiles begins. */
  List<Tile> begins() {
    List<Tile> rest = new ArrayList<>(now);
    List<Tile> begins = new ArrayList<>(next.size());
    for (Tile tile : next) {
      begins.add(begin(tile, rest));
    }
    return begins;
  }

  private Tile begin(Tile tile, List<Tile> rest) {
    for (Tile before : rest) {
      if (Key.of(before).equals(Key.of(tile))) {
        return tile.at(before).withOpacity(before.opacity());
      }
    }
    for (Tile before : rest) {
      if (isUnwanted(before) && isSamePerson(before, tile)) {
        rest.remove(before);
        return tile.at(before).withOpacity(before.opacity());
      }
    }
    for (Tile before : rest) {
      if (isUnwanted(before) && before.isWhere(tile)) {
        rest.remove(before);
        return tile.withOpacity(before.opacity());
      }
    }
    return Transition.smaller(tile).withOpacity(0);
  }

  /** Where a tile is going that is not wanted any more. */
  Tile end(Tile tile) {
    for (Tile after : entering) {
      if (isSamePerson(tile, after)) {
        return tile.at(after);
      }
    }
    return entering.stream().anyMatch(tile::isWhere) ? tile : Transition.smaller(tile);
  }

  private static boolean isSamePerson(Tile one, Tile other) {
    String id = one.participantId();
    return id != null
        && id.equals(other.participantId())
        && one.source() != TrackSource.SCREEN
        && other.source() != TrackSource.SCREEN;
  }
}
