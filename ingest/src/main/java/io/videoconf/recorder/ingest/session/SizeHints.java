package io.videoconf.recorder.ingest.session;

import io.videoconf.recorder.model.cell.CellReport.ShownTrack;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Tells whoever can choose how large a track is sent, like the layer of a simulcast, how large it
 * is seen: as {@code hint} events, of tracks for which that is new. Thread-safe.
 */
final class SizeHints {
  private final EventStream events;
  private volatile Map<Integer, ShownTrack> shown = Map.of();

  SizeHints(EventStream events) {
    this.events = events;
  }

  /** The compositor says how large all tracks are seen from now on. */
  synchronized void told(List<ShownTrack> tracks) {
    Map<Integer, ShownTrack> before = shown;
    shown =
        tracks.stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    ShownTrack::trackId, track -> track, (_, last) -> last));
    tracks.stream()
        .filter(track -> !track.equals(before.get(track.trackId())))
        .forEach(track -> events.send("hint", track));
  }

  /** By track id, as the compositor last told. */
  Map<Integer, ShownTrack> shown() {
    return shown;
  }
}
