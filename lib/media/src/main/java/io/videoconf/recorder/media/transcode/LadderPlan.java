package io.videoconf.recorder.media.transcode;

import io.videoconf.recorder.media.CellFailure;
import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.VideoCodec;
import io.videoconf.recorder.model.cell.CellTask.Rung;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which renditions are made of an input.
 *
 * @param copyName the name of the input's own picture when it is copied
 * @param steps by size, largest first; each is scaled from the one before it
 */
record LadderPlan(Optional<String> copyName, List<Step> steps) {
  /** Names become folders and parts of URLs. */
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,31}");

  private static final int MIN_HEIGHT = 64;
  private static final int MIN_BIT_RATE = 10_000;

  LadderPlan {
    steps = List.copyOf(steps);
  }

  /** Renditions of the same size. */
  record Step(int width, int height, List<PlannedRung> rungs) {
    Step {
      rungs = List.copyOf(rungs);
    }
  }

  /**
   * The input's own picture, copied or encoded, and below it the wanted rungs that are smaller.
   * Nothing is scaled up; the aspect stays. What a rung calls its height is the shorter side.
   *
   * @param width of the input's picture as it is shown
   * @param height of the input's picture as it is shown
   * @param copied whether its own packets can be the top rung
   */
  static LadderPlan of(int width, int height, boolean copied, List<Rung> wanted) {
    int own = Math.min(width, height) / 2 * 2;
    Set<String> names = new HashSet<>();
    Optional<String> copyName = copied ? Optional.of(own + "p") : Optional.empty();
    copyName.ifPresent(names::add);
    List<Rung> largestFirst = new ArrayList<>(wanted);
    largestFirst.forEach(LadderPlan::requireValid);
    if (!copied) {
      ownRung(own, wanted).ifPresent(largestFirst::add);
    }
    // Stable: of one size the order is that of the task.
    largestFirst.sort(Comparator.comparingInt(LadderPlan::side).reversed());
    List<Step> steps = new ArrayList<>();
    for (Rung rung : largestFirst) {
      boolean isCopied = copied && rung.codec() == VideoCodec.H264 && side(rung) == own;
      if (side(rung) > own || isCopied) {
        continue;
      }
      if (!names.add(rung.name())) {
        throw badTask("two renditions are named " + rung.name());
      }
      add(steps, rung, scaled(width, side(rung), own), scaled(height, side(rung), own));
    }
    return new LadderPlan(copyName, steps);
  }

  /** Of an input that cannot be copied and lies between two rungs. */
  private static Optional<Rung> ownRung(int own, List<Rung> wanted) {
    if (wanted.stream().anyMatch(r -> r.codec() == VideoCodec.H264 && side(r) == own)) {
      return Optional.empty();
    }
    return wanted.stream()
        .filter(rung -> rung.codec() == VideoCodec.H264 && side(rung) > own)
        .min(Comparator.comparingInt(LadderPlan::side))
        .map(next -> {
          double pixels = Math.pow((double) own / side(next), 2);
          int bitRate = (int) Math.max(MIN_BIT_RATE, next.videoBitRate() * pixels);
          return new Rung(own + "p", own, bitRate);
        });
  }

  private static void add(List<Step> steps, Rung rung, int width, int height) {
    PlannedRung planned =
        new PlannedRung(rung.name(), width, height, rung.videoBitRate(), rung.codec());
    Step last = steps.isEmpty() ? null : steps.getLast();
    if (last != null && last.width() == width && last.height() == height) {
      List<PlannedRung> rungs = new ArrayList<>(last.rungs());
      rungs.add(planned);
      steps.set(steps.size() - 1, new Step(width, height, rungs));
    } else {
      steps.add(new Step(width, height, List.of(planned)));
    }
  }

  private static int scaled(int length, int side, int own) {
    return side == own
        ? length / 2 * 2
        : Math.max(2, 2 * Math.toIntExact(Math.round((double) length * side / own / 2)));
  }

  private static int side(Rung rung) {
    return rung.height() / 2 * 2;
  }

  private static void requireValid(Rung rung) {
    if (!NAME.matcher(rung.name()).matches()) {
      throw badTask("a rendition's name must match " + NAME);
    }
    if (rung.height() < MIN_HEIGHT || rung.videoBitRate() < MIN_BIT_RATE) {
      throw badTask("height or bit rate of rendition %s is too low".formatted(rung.name()));
    }
  }

  private static CellFailure badTask(String message) {
    return new CellFailure(ErrorClass.INPUT, "bad_task", message, null);
  }
}
