package io.videoconf.recorder.media.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.videoconf.recorder.media.av.Frame;
import io.videoconf.recorder.media.av.LiveHandles;
import io.videoconf.recorder.media.draw.Sprites;
import io.videoconf.recorder.model.TrackSource;
import io.videoconf.recorder.model.layout.Fit;
import io.videoconf.recorder.model.layout.Tile;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is painted piece by piece is what would be painted at once. */
class CanvasRepaintTest {
  private static final int WIDTH = 320;
  private static final int HEIGHT = 180;
  private static final int TRACKS = 4;

  private final List<Frame> pictures = new ArrayList<>();

  @AfterEach
  void nothingLeaks() {
    pictures.forEach(Frame::close);
    LiveHandles.assertNone();
  }

  /** All that a canvas is told. */
  private static final class Wanted {
    List<Tile> tiles = List.of();
    final Map<Integer, Integer> pictures = new HashMap<>();
    final Map<Integer, Dressing> dressings = new HashMap<>();
    List<String> clocks = List.of();
    int opacity = 255;
  }

  private void tell(Canvas canvas, Wanted wanted) {
    if (!canvas.tiles().equals(wanted.tiles)) {
      canvas.arrange(wanted.tiles);
    }
    for (int i = 0; i < wanted.tiles.size(); i++) {
      int track = wanted.tiles.get(i).trackId();
      canvas.dress(i, wanted.dressings.getOrDefault(track, Dressing.NONE));
      Integer picture = wanted.pictures.get(track);
      if (picture == null) {
        canvas.draw(i, null, 0, 0);
      } else {
        canvas.draw(i, pictures.get(picture), picture % 5 == 4 ? 90 : 0, picture);
      }
    }
    Sprites sprites = canvas.sprites();
    List<Overlay> overlays = new ArrayList<>();
    for (String time : wanted.clocks) {
      overlays.add(new Overlay(sprites.clock(time, 30), 100, 60, wanted.opacity));
    }
    canvas.overlay(overlays);
  }

  private static byte[] samples(Frame frame) {
    byte[] all = new byte[WIDTH * HEIGHT * 3 / 2];
    int at = 0;
    for (int plane = 0; plane < 3; plane++) {
      int width = plane == 0 ? WIDTH : WIDTH / 2;
      int height = plane == 0 ? HEIGHT : HEIGHT / 2;
      ByteBuffer data = frame.plane(plane);
      for (int row = 0; row < height; row++) {
        data.get(row * frame.stride(plane), all, at, width);
        at += width;
      }
    }
    return all;
  }

  private static Tile randomTile(int track, Random random) {
    int width = 40 + 2 * random.nextInt(60);
    int height = 40 + 2 * random.nextInt(40);
    return new Tile(
            track,
            "p" + track,
            TrackSource.CAMERA,
            random.nextBoolean() ? Fit.FIT : Fit.FILL,
            2 * random.nextInt((WIDTH - width) / 2 + 1),
            2 * random.nextInt((HEIGHT - height) / 2 + 1),
            width,
            height)
        .withOpacity(random.nextInt(3) == 0 ? random.nextInt(Tile.OPAQUE) : Tile.OPAQUE);
  }

  private static void change(Wanted wanted, Random random, int pictureCount) {
    int track = 1 + random.nextInt(TRACKS);
    switch (random.nextInt(8)) {
      case 0 -> {
        List<Tile> tiles = new ArrayList<>();
        for (int i = 1; i <= TRACKS; i++) {
          if (random.nextInt(5) != 0) {
            tiles.add(
                i == 1 && random.nextBoolean()
                    ? new Tile(1, "p1", TrackSource.CAMERA, Fit.FILL, 0, 0, WIDTH, HEIGHT)
                    : randomTile(i, random));
          }
        }
        wanted.tiles = tiles;
      }
      case 1 -> wanted.pictures.remove(track);
      case 2 -> {
        boolean some = random.nextBoolean();
        wanted.dressings.put(
            track, new Dressing("p" + track, "Ann " + track, some, false, random.nextBoolean()));
      }
      case 3 -> {
        wanted.clocks = random.nextBoolean() ? List.of("0" + random.nextInt(10)) : List.of();
        wanted.opacity = random.nextBoolean() ? 255 : 100;
      }
      default -> wanted.pictures.put(track, random.nextInt(pictureCount));
    }
  }

  @Test
  void whateverChangesInWhateverOrder() {
    for (int i = 0; i < 10; i++) {
      pictures.add(Gallery.person(i, i % 3 == 0 ? 90 : 160, i % 3 == 1 ? 120 : 90));
    }
    long seed = 20_261_123;
    Random random = new Random(seed);
    Wanted wanted = new Wanted();
    try (Canvas canvas = new Canvas(WIDTH, HEIGHT)) {
      byte[] shown = samples(canvas.frame());
      long before = canvas.generation();
      for (int step = 0; step < 120; step++) {
        change(wanted, random, pictures.size());
        tell(canvas, wanted);
        boolean changed = canvas.changed();
        byte[] painted = samples(canvas.frame());
        assertThat(canvas.generation() > before).as("step %d", step).isEqualTo(changed);
        before = canvas.generation();
        if (!changed) {
          assertThat(painted).as("step %d, seed %d", step, seed).isEqualTo(shown);
        }
        shown = painted;
        try (Canvas fresh = new Canvas(WIDTH, HEIGHT)) {
          tell(fresh, wanted);
          assertThat(painted)
              .as("step %d, seed %d: %s", step, seed, wanted.tiles)
              .isEqualTo(samples(fresh.frame()));
        }
      }
    }
  }

  @Test
  void nothingChangesWhenTheSameIsToldAgain() {
    pictures.add(Gallery.person(0, 160, 90));
    Wanted wanted = new Wanted();
    wanted.tiles = List.of(new Tile(1, 10, 10, 160, 90), new Tile(2, 100, 50, 160, 90));
    wanted.pictures.put(1, 0);
    wanted.clocks = List.of("01");
    wanted.dressings.put(2, new Dressing("p2", "Bo", true, true, true));
    try (Canvas canvas = new Canvas(WIDTH, HEIGHT)) {
      tell(canvas, wanted);
      assertThat(canvas.changed()).isTrue();
      canvas.frame();
      assertThat(canvas.changed()).isFalse();
      tell(canvas, wanted);
      assertThat(canvas.changed()).isFalse();
      long generation = canvas.generation();
      canvas.frame();
      assertThat(canvas.generation()).isEqualTo(generation);
    }
  }
}
