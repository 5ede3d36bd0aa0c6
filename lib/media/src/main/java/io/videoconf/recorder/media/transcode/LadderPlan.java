package io.videoconf.recorder.media.transcode;

import io.videoconf.recorder.media.CellFailure;
import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.cell.CellTask.Rung;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Decides which renditions are made of an input. */
final class LadderPlan {
  /** Names become folders and parts of URLs. */
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,31}");

  private static final int MIN_HEIGHT = 64;
  private static final int MIN_BIT_RATE = 10_000;

  private LadderPlan() {}

  /**
   * The renditions, highest first: the input's own picture copied, then those of the wanted rungs
   * that are lower. Nothing is scaled up; the aspect stays.
   */
  static List<PlannedRung> of(int inputWidth, int inputHeight, List<Rung> wanted) {
    List<PlannedRung> plan = new ArrayList<>();
    Set<String> names = new HashSet<>();
    String top = inputHeight + "p";
    names.add(top);
    plan.add(new PlannedRung(top, inputWidth, inputHeight, 0, true));
    List<Rung> highestFirst =
        wanted.stream().sorted(Comparator.comparingInt(Rung::height).reversed()).toList();
    for (Rung rung : highestFirst) {
      requireValid(rung);
      int height = rung.height() / 2 * 2;
      if (height >= inputHeight) {
        continue;
      }
      if (!names.add(rung.name())) {
        throw badTask("two renditions are named " + rung.name());
      }
      int width = 2 * Math.toIntExact(Math.round((double) inputWidth * height / inputHeight / 2));
      plan.add(new PlannedRung(rung.name(), width, height, rung.videoBitRate(), false));
    }
    return plan;
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
