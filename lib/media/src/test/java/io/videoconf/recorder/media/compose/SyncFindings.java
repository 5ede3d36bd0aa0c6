package io.videoconf.recorder.media.compose;

import java.util.List;
import java.util.Locale;

/**
 * What was found in a file.
 *
 * @param skewsMillis for each event how much later its sound came than its picture
 * @param eventsExpected how many events arrived whole
 * @param picturesExpected how many pictures arrived with all that they depend on
 * @param picturesMissing those of them that are not in the file, as participant/number
 */
record SyncFindings(
    SyncConditions conditions,
    List<Double> skewsMillis,
    int eventsExpected,
    int picturesExpected,
    List<String> picturesMissing) {

  double percentileMillis(int percent) {
    double[] sorted = skewsMillis.stream().mapToDouble(Math::abs).sorted().toArray();
    return sorted.length == 0
        ? Double.NaN
        : sorted[Math.min(sorted.length - 1, (sorted.length * percent + 99) / 100 - 1)];
  }

  private double meanMillis() {
    return skewsMillis.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
  }

  String row() {
    return String.format(
        Locale.ROOT,
        "| %s | %d | %d of %d | %.1f | %.1f | %.1f | %+.1f | %d of %d |%n",
        conditions.name(),
        conditions.frameRate(),
        skewsMillis.size(),
        eventsExpected,
        percentileMillis(50),
        percentileMillis(80),
        percentileMillis(99),
        meanMillis(),
        picturesExpected - picturesMissing.size(),
        picturesExpected);
  }

  @Override
  public String toString() {
    return row().strip() + " missing: " + picturesMissing + " skews: " + skewsMillis;
  }
}
