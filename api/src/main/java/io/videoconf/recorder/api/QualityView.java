package io.videoconf.recorder.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.videoconf.recorder.model.RecordingQuality;
import io.videoconf.recorder.model.SyncSource;
import io.videoconf.recorder.model.TrackSource;
import io.videoconf.recorder.model.TrackSummary;
import io.videoconf.recorder.model.TrackSummary.Playout;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * How good a finished recording is, in what a viewer would notice.
 *
 * @param lossRatio packets that never came, of all that were sent; 0 to 1
 * @param concealedSeconds sound that was made up for lost packets, all tracks together
 * @param frozenSeconds how long pictures stood still for lost packets, all tracks together
 * @param gaps holes in the timeline, where the recorder itself was away
 * @param avOffsetSeconds how far sound is ahead of the picture by their senders' clocks, in the
 *     mean of the recording, of the participant where it is most; null where no clock was known
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record QualityView(
    long packetsReceived,
    long packetsLost,
    long packetsRepaired,
    double lossRatio,
    double concealedSeconds,
    long freezes,
    double frozenSeconds,
    int gaps,
    double gapSeconds,
    @Nullable Double avOffsetSeconds,
    List<TrackView> tracks) {

  /**
   * The same of one track.
   *
   * @param syncSource what tied it to the participant's other tracks; null if it was never played
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record TrackView(
      int trackId,
      String participantId,
      TrackSource source,
      String codec,
      long packetsReceived,
      long packetsLost,
      long packetsRepaired,
      double lossRatio,
      double jitterSeconds,
      @Nullable Double roundTripSeconds,
      @Nullable SyncSource syncSource,
      double concealedSeconds,
      long freezes,
      double frozenSeconds) {}

  static QualityView of(RecordingQuality quality) {
    List<TrackSummary> tracks = quality.tracks();
    long received = tracks.stream().mapToLong(TrackSummary::packetsReceived).sum();
    long lost = tracks.stream().mapToLong(TrackSummary::packetsLost).sum();
    return new QualityView(
        received,
        lost,
        tracks.stream().mapToLong(TrackSummary::packetsRepaired).sum(),
        ratio(lost, received),
        tracks.stream().mapToDouble(t -> seconds(t, Playout::concealedSeconds)).sum(),
        tracks.stream().mapToLong(t -> count(t, Playout::freezes)).sum(),
        tracks.stream().mapToDouble(t -> seconds(t, Playout::frozenSeconds)).sum(),
        quality.gaps(),
        quality.gapSeconds(),
        avOffsetSeconds(tracks),
        tracks.stream().map(QualityView::track).toList());
  }

  /** That of the participant who is worst off. */
  private static @Nullable Double avOffsetSeconds(List<TrackSummary> tracks) {
    return tracks.stream()
        .filter(sound -> sound.source() == TrackSource.MICROPHONE)
        .flatMap(sound ->
            tracks.stream()
                .filter(picture -> picture.source() == TrackSource.CAMERA)
                .map(picture -> avOffsetSeconds(sound, picture)))
        .filter(Objects::nonNull)
        .max(Comparator.comparingDouble(Math::abs))
        .orElse(null);
  }

  /** Null of tracks of two participants or on two clocks. */
  private static @Nullable Double avOffsetSeconds(TrackSummary sound, TrackSummary picture) {
    Playout heard = sound.playout();
    Playout seen = picture.playout();
    return heard == null
            || seen == null
            || heard.syncErrorSeconds() == null
            || seen.syncErrorSeconds() == null
            || heard.syncSource() != seen.syncSource()
            || !sound.participantId().equals(picture.participantId())
        ? null
        : seen.syncErrorSeconds() - heard.syncErrorSeconds();
  }

  private static TrackView track(TrackSummary t) {
    Playout playout = t.playout();
    return new TrackView(
        t.trackId(),
        t.participantId(),
        t.source(),
        t.codec(),
        t.packetsReceived(),
        t.packetsLost(),
        t.packetsRepaired(),
        ratio(t.packetsLost(), t.packetsReceived()),
        t.jitterSeconds(),
        t.roundTripSeconds(),
        playout == null ? null : playout.syncSource(),
        seconds(t, Playout::concealedSeconds),
        count(t, Playout::freezes),
        seconds(t, Playout::frozenSeconds));
  }

  private static double ratio(long lost, long received) {
    return lost + received == 0 ? 0 : (double) lost / (lost + received);
  }

  private static double seconds(TrackSummary track, ToDoubleFunction<Playout> what) {
    Playout playout = track.playout();
    return playout == null ? 0 : what.applyAsDouble(playout);
  }

  private static long count(TrackSummary track, ToLongFunction<Playout> what) {
    Playout playout = track.playout();
    return playout == null ? 0 : what.applyAsLong(playout);
  }
}
