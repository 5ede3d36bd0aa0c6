package io.videoconf.recorder.model.layout;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gives the rectangles of a custom layout to those whom they are for. */
final class CustomTiles {
  private CustomTiles() {}

  static List<Tile> arrange(Cast cast, CustomLayout layout, int width, int height) {
    List<CustomLayout.Slot> slots = layout.tiles();
    @Nullable LayoutItem[] taken = new LayoutItem[slots.size()];
    Cast rest = cast;
    // Who is named comes first, and cameras take who is left.
    for (CustomLayout.Role role : rolesByClaim()) {
      for (int i = 0; i < taken.length; i++) {
        if (slots.get(i).role() == role) {
          Optional<LayoutItem> item = choose(rest, slots.get(i));
          if (item.isPresent()) {
            taken[i] = item.get();
            rest = rest.without(item.get());
          }
        }
      }
    }
    List<Integer> byDepth = new ArrayList<>();
    for (int i = 0; i < taken.length; i++) {
      byDepth.add(i);
    }
    byDepth.sort(Comparator.comparingInt(i -> slots.get(i).depth()));
    List<Tile> tiles = new ArrayList<>();
    for (int i : byDepth) {
      LayoutItem item = taken[i];
      if (item != null) {
        CustomLayout.Slot slot = slots.get(i);
        Fit fit = slot.fit() == null ? cast.fit(item) : slot.fit();
        tiles.add(Cast.tile(item, fit, slot.box(width, height)));
      }
    }
    return List.copyOf(tiles);
  }

  private static List<CustomLayout.Role> rolesByClaim() {
    return Arrays.asList(
        CustomLayout.Role.PARTICIPANT,
        CustomLayout.Role.STAGE,
        CustomLayout.Role.SCREEN,
        CustomLayout.Role.SPEAKER,
        CustomLayout.Role.CAMERA);
  }

  private static Optional<LayoutItem> choose(Cast rest, CustomLayout.Slot slot) {
    return switch (slot.role()) {
      case PARTICIPANT ->
          rest.items().stream()
              .filter(item -> !item.isScreen() && item.isOf(slot.participantId()))
              .findFirst();
      case STAGE -> rest.stage();
      case SCREEN -> rest.screen();
      case SPEAKER -> rest.beside().filter(item -> !item.isScreen());
      case CAMERA -> rest.items().stream().filter(item -> !item.isScreen()).findFirst();
    };
  }
}
