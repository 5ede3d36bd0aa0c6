package io.videoconf.recorder.media.copy;

import io.videoconf.recorder.media.CellFailure;
import io.videoconf.recorder.media.Reports;
import io.videoconf.recorder.media.io.FinishedJournal;
import io.videoconf.recorder.media.isolate.TrackReplay;
import io.videoconf.recorder.media.isolate.TrackSink;
import io.videoconf.recorder.model.Codec;
import io.videoconf.recorder.model.MediaKind;
import io.videoconf.recorder.model.TrackSource;
import io.videoconf.recorder.model.TrackSpec;
import io.videoconf.recorder.model.cell.CellTask;
import io.videoconf.recorder.rtp.payload.AvcParameterSets;
import io.videoconf.recorder.rtp.playout.PlayoutUnit;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Looks through a journal for the source whose pictures can be copied, before anything is written.
 * Who sends anew, in another track behind the first one, is the same source. Not thread-safe.
 */
final class CopySurvey {
  private final AvcParameterSets sets = new AvcParameterSets();
  private @Nullable Sight current;
  private int rotationDegrees;

  private CopySurvey() {}

  /**
   * Finds the source.
   *
   * @throws CellFailure {@code not_copyable} when there is none, or several, or one sample entry
   *     cannot hold it
   */
  static CopySource find(CellTask.Copy task) {
    CopySurvey survey = new CopySurvey();
    try (TrackReplay replay =
        new TrackReplay(Duration.ofMillis(task.playoutDelayMillis()), survey::sink)) {
      // Damage is told when the journal is read for good.
      FinishedJournal.read(task.journal(), new Reports(_ -> {}), replay::onEntry);
      replay.finish();
      if (survey.current == null || !survey.sets.isComplete()) {
        throw NotCopyable.because("nobody sent one");
      }
      CopySource source = CopySource.of(survey.sets, survey.rotationDegrees, replay.seconds());
      requireSize(source.shown(), task.size());
      return source;
    }
  }

  private static void requireSize(CellTask.Size shown, CellTask.@Nullable Size wanted) {
    if (wanted != null && !wanted.equals(shown)) {
      throw NotCopyable.because(
          "it is %dx%d and not %dx%d, as the format asks for"
              .formatted(shown.width(), shown.height(), wanted.width(), wanted.height()));
    }
  }

  private TrackSink sink(TrackSpec track) {
    return track.kind() == MediaKind.VIDEO ? new Sight(track) : TrackSink.NOTHING;
  }

  private record Source(String participantId, TrackSource kind) {}

  /** A track whose pictures are looked at. */
  private final class Sight implements TrackSink {
    private final Source source;
    private boolean over;

    Sight(TrackSpec track) {
      this.source = new Source(track.participantId(), track.source());
    }

    @Override
    public boolean begin(PlayoutUnit due) {
      Sight before = current;
      if (before != this) {
        if (over || (before != null && !before.source.equals(source))) {
          throw NotCopyable.because("there is more than one source");
        }
        if (before == null) {
          rotationDegrees = due.rotationDegrees();
        } else {
          before.over = true;
        }
        current = this;
      }
      Codec codec = due.format().codec();
      if (codec != Codec.H264) {
        throw NotCopyable.because("it is " + codec.encodingName() + " and not H264");
      }
      return true;
    }

    @Override
    public void write(long placeNanos, long durationNanos, PlayoutUnit due) {
      if (over) {
        throw NotCopyable.because("there is more than one source");
      }
      if (due.rotationDegrees() != rotationDegrees) {
        throw NotCopyable.because("it is turned in mid-recording");
      }
      sets.add(due.unit().data())
          .ifPresent(why -> {
            throw NotCopyable.because(why);
          });
    }
  }
}
