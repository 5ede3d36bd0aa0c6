package io.videoconf.recorder.media.isolate;

import io.videoconf.recorder.journal.JournalEntry;
import io.videoconf.recorder.journal.JournalReader;
import io.videoconf.recorder.journal.ReadResult;
import io.videoconf.recorder.media.CellFailure;
import io.videoconf.recorder.media.CellWork;
import io.videoconf.recorder.media.Reports;
import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.TrackSpec;
import io.videoconf.recorder.model.cell.CellReport;
import io.videoconf.recorder.model.cell.CellTask;
import io.videoconf.recorder.model.cell.WarningCode;
import io.videoconf.recorder.model.event.SessionEvent;
import io.videoconf.recorder.rtp.playout.ParticipantClock;
import io.videoconf.recorder.rtp.playout.TrackPlayout;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes each track of a finished journal into files of its own, without decoding it. Packets go
 * through the same playout as in a composition, so that everything is where the composite has it.
 */
public final class Isolation implements CellWork {
  /** How often is looked for what is due: the units that come out do not depend on it. */
  private static final long STEP_NANOS = Duration.ofMillis(50).toNanos();

  private final CellTask.Isolate task;
  private final Duration playoutDelay;
  private final Map<String, ParticipantClock> clocks = new HashMap<>();

  /** In order of their numbers, those whose end is not reached. */
  private final Map<Integer, IsolatedTrack> tracks = new TreeMap<>();

  /** Tracks that were added again under the same number. */
  private final List<IsolatedTrack> replaced = new ArrayList<>();

  private @Nullable Long originNanos;
  private long playedNanos;
  private long newestNanos;

  public Isolation(CellTask.Isolate task) {
    this.task = task;
    this.playoutDelay = Duration.ofMillis(task.playoutDelayMillis());
  }

  @Override
  public CellReport run(Reports reports) {
    TrackFiles files = new TrackFiles(task.output(), reports);
    try (JournalReader reader = JournalReader.open(task.journal())) {
      Files.createDirectories(task.output());
      read(reader, files, reports);
      Long origin = originNanos;
      if (origin != null) {
        playAll(newestNanos + playoutDelay.toNanos(), origin);
        for (IsolatedTrack track : tracks.values()) {
          track.finish();
        }
      }
      double seconds = origin == null ? 0 : (newestNanos - origin) / 1e9;
      return new CellReport.Done(seconds, files.complete());
    } catch (IOException e) {
      throw new CellFailure(ErrorClass.DESTINATION, "write_failed", e.toString(), e);
    } finally {
      tracks.values().forEach(IsolatedTrack::close);
      replaced.forEach(IsolatedTrack::close);
    }
  }

  private void read(JournalReader reader, TrackFiles files, Reports reports) {
    while (true) {
      switch (reader.next()) {
        case ReadResult.Entry(var entry) -> {
          onEntry(entry, files);
          Long origin = originNanos;
          if (origin != null) {
            reports.progress((newestNanos - origin) / 1e9, 0);
          }
        }
        case ReadResult.AtTail _ -> {
          return;
        }
        case ReadResult.Finished _ -> {
          return;
        }
        case ReadResult.Corrupt(String where, String why) ->
            reports.warning(WarningCode.JOURNAL_DAMAGED, where + ": " + why);
      }
    }
  }

  private void onEntry(JournalEntry entry, TrackFiles files) {
    long now = entry.arrivalNanos();
    newestNanos = now;
    Long origin = originNanos;
    if (origin != null && now - playedNanos >= STEP_NANOS) {
      playAll(now, origin);
    }
    switch (entry) {
      case JournalEntry.Rtp(long arrival, int trackId, byte[] packet) -> {
        if (origin == null) {
          originNanos = arrival;
        }
        IsolatedTrack track = tracks.get(trackId);
        if (track != null) {
          track.playout().onRtp(packet, arrival);
        }
      }
      case JournalEntry.Rtcp(long arrival, int trackId, byte[] packet) -> {
        IsolatedTrack track = tracks.get(trackId);
        if (track != null) {
          track.playout().onRtcp(packet, arrival);
        }
      }
      case JournalEntry.Event event -> happen(event.event(), now, files);
      case JournalEntry.Tick _ -> {
        // That time has passed is all it says.
      }
    }
  }

  private void happen(SessionEvent event, long now, TrackFiles files) {
    switch (event) {
      case SessionEvent.ParticipantJoined(String id, _, String name) -> files.named(id, name);
      case SessionEvent.ParticipantRenamed(String id, String name) -> files.named(id, name);
      case SessionEvent.TrackAdded added -> add(added.track(), now, files);
      case SessionEvent.TrackMuted(int trackId, boolean muted) -> {
        IsolatedTrack track = tracks.get(trackId);
        if (track != null) {
          track.mute(now, muted);
        }
      }
      case SessionEvent.TrackRemoved(int trackId) -> {
        IsolatedTrack track = tracks.get(trackId);
        if (track != null) {
          track.end(now);
        }
      }
      case SessionEvent.ParticipantLeft(String participantId) ->
          tracks.values().stream()
              .filter(track -> track.spec().participantId().equals(participantId))
              .forEach(track -> track.end(now));
      default -> {
        // Nothing of a track.
      }
    }
  }

  private void add(TrackSpec spec, long now, TrackFiles files) {
    ParticipantClock clock =
        clocks.computeIfAbsent(spec.participantId(), _ -> new ParticipantClock(playoutDelay));
    IsolatedTrack before =
        tracks.put(spec.trackId(), new IsolatedTrack(spec, new TrackPlayout(spec, clock), files));
    if (before != null) {
      before.end(now);
      before.finish();
      replaced.add(before);
    }
  }

  private void playAll(long now, long origin) {
    playedNanos = now;
    Iterator<IsolatedTrack> all = tracks.values().iterator();
    while (all.hasNext()) {
      IsolatedTrack track = all.next();
      track.play(now, origin);
      if (track.hasEnded(now - playoutDelay.toNanos())) {
        track.finish();
        all.remove();
      }
    }
  }
}
