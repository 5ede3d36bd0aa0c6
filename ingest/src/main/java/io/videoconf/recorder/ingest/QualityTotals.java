package io.videoconf.recorder.ingest;

import io.videoconf.recorder.model.TrackSummary;
import java.util.Collection;

/**
 * What became of packets, summed over tracks. Names as in {@link TrackSummary}; {@code late} and
 * {@code missing} are those of playout.
 */
record QualityTotals(
    long lost,
    long repaired,
    long duplicate,
    long missing,
    long late,
    double concealedSeconds,
    long freezes,
    double frozenSeconds) {
  static final QualityTotals NONE = new QualityTotals(0, 0, 0, 0, 0, 0, 0, 0);

  static QualityTotals of(Collection<TrackSummary> tracks) {
    QualityTotals sum = NONE;
    for (TrackSummary track : tracks) {
      sum = sum.plus(of(track));
    }
    return sum;
  }

  private static QualityTotals of(TrackSummary track) {
    TrackSummary.Playout playout = track.playout();
    return playout == null
        ? new QualityTotals(
            track.packetsLost(), track.packetsRepaired(), track.packetsDuplicate(), 0, 0, 0, 0, 0)
        : new QualityTotals(
            track.packetsLost(),
            track.packetsRepaired(),
            track.packetsDuplicate(),
            playout.packetsLost(),
            playout.packetsLate(),
            playout.concealedSeconds(),
            playout.freezes(),
            playout.frozenSeconds());
  }

  QualityTotals plus(QualityTotals other) {
    return new QualityTotals(
        lost + other.lost,
        repaired + other.repaired,
        duplicate + other.duplicate,
        missing + other.missing,
        late + other.late,
        concealedSeconds + other.concealedSeconds,
        freezes + other.freezes,
        frozenSeconds + other.frozenSeconds);
  }

  /** Of each figure the greater: what Prometheus takes as a counter must not go back. */
  QualityTotals max(QualityTotals other) {
    return new QualityTotals(
        Math.max(lost, other.lost),
        Math.max(repaired, other.repaired),
        Math.max(duplicate, other.duplicate),
        Math.max(missing, other.missing),
        Math.max(late, other.late),
        Math.max(concealedSeconds, other.concealedSeconds),
        Math.max(freezes, other.freezes),
        Math.max(frozenSeconds, other.frozenSeconds));
  }
}
