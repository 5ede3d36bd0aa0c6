package io.videoconf.recorder.model.layout;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Who is to be seen, in their order, and who of them matters most. Immutable.
 *
 * @param items in the order of their tiles
 */
record Cast(LayoutRequest request, List<LayoutItem> items) {
  private static final Comparator<LayoutItem> PLACE =
      Comparator.comparingInt(LayoutItem::order).thenComparingInt(LayoutItem::trackId);

  static Cast of(LayoutRequest request) {
    return new Cast(request, request.items().stream().sorted(PLACE).toList());
  }

  /** Avatars in place of cameras, one for each participant. */
  Cast unseen() {
    List<LayoutItem> avatars = new ArrayList<>();
    for (LayoutItem item : items) {
      String id = item.participantId();
      if (id == null ? !item.isScreen() : avatars.stream().noneMatch(seen -> seen.isOf(id))) {
        avatars.add(item.asAvatar());
      }
    }
    return new Cast(request, List.copyOf(avatars));
  }

  Cast without(LayoutItem item) {
    List<LayoutItem> others = new ArrayList<>(items);
    others.remove(item);
    return new Cast(request, List.copyOf(others));
  }

  boolean isEmpty() {
    return items.isEmpty();
  }

  /** The item that somebody wants on the stage. */
  private Optional<LayoutItem> wanted() {
    Integer trackId = request.stageTrackId();
    return trackId == null || trackId == LayoutItem.NO_TRACK
        ? Optional.empty()
        : items.stream().filter(item -> item.trackId() == trackId).findFirst();
  }

  /** The newest screen. */
  Optional<LayoutItem> screen() {
    // Track numbers grow, so the highest is the newest.
    return items.stream()
        .filter(LayoutItem::isScreen)
        .max(Comparator.comparingInt(LayoutItem::trackId));
  }

  private Optional<LayoutItem> speaking() {
    return items.stream()
        .filter(item -> !item.isScreen() && item.isOf(request.speaker()))
        .findFirst();
  }

  private Optional<LayoutItem> first() {
    return items.stream()
        .filter(item -> !item.isScreen())
        .findFirst()
        .or(() -> items.stream().findFirst());
  }

  /** Who takes the stage, if anybody is there. */
  Optional<LayoutItem> stage() {
    return wanted().or(this::screen).or(this::speaking).or(this::first);
  }

  /** Who is shown as the speaker, if anybody is there. */
  Optional<LayoutItem> speaker() {
    return wanted().filter(item -> !item.isScreen()).or(this::speaking).or(this::first);
  }

  /** Who is seen beside the stage: who speaks, else who spoke last, else the first. */
  Optional<LayoutItem> beside() {
    return speaking()
        .or(() ->
            items.stream()
                .filter(item -> item.spoke() > 0)
                .max(Comparator.comparingInt(LayoutItem::spoke)))
        .or(this::first);
  }

  /**
   * The most relevant, in their order or, if there are others, in that of before: screens, who
   * speaks, those with a camera, those who spoke last.
   */
  List<LayoutItem> mostRelevant(int count) {
    if (items.size() <= count) {
      return items;
    }
    Comparator<LayoutItem> relevance =
        Comparator.<LayoutItem>comparingInt(item -> rank(item))
            .thenComparingInt(item -> -item.spoke())
            .thenComparing(PLACE);
    return Seats.take(
        request.before(), items.stream().sorted(relevance).limit(count).sorted(PLACE).toList());
  }

  private int rank(LayoutItem item) {
    if (wanted().filter(item::equals).isPresent()) {
      return 0;
    }
    if (item.isScreen()) {
      return 1;
    }
    if (item.isOf(request.speaker())) {
      return 2;
    }
    return item.trackId() == LayoutItem.NO_TRACK ? 4 : 3;
  }

  /** What becomes of the item's picture if nothing else is said. */
  Fit fit(LayoutItem item) {
    return item.isScreen() || item.trackId() == LayoutItem.NO_TRACK ? Fit.FIT : request.cameras();
  }

  /** A tile that is as large as the item's picture can be in the box; 16:9 while it has none. */
  Tile large(LayoutItem item, Box box) {
    Aspect aspect = item.aspect() == null ? Aspect.WIDE : item.aspect();
    return tile(item, fit(item) == Fit.FIT ? box.shaped(aspect.ratio()) : box);
  }

  /** A tile that is all of the box. */
  Tile tile(LayoutItem item, Box box) {
    return tile(item, fit(item), box);
  }

  static Tile tile(LayoutItem item, Fit fit, Box box) {
    return new Tile(
        item.trackId(),
        item.participantId(),
        item.source(),
        fit,
        box.x(),
        box.y(),
        box.width(),
        box.height());
  }
}
