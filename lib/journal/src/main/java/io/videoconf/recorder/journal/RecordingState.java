package io.videoconf.recorder.journal;

import io.videoconf.recorder.model.event.SessionEvent;
import io.videoconf.recorder.model.event.SessionEvent.RecordingStarted;
import io.videoconf.recorder.model.layout.CustomLayout;
import io.videoconf.recorder.model.layout.LayoutKind;
import io.videoconf.recorder.model.look.Theme;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The meeting at one moment: the fold of its events up to then. Immutable. Events that make no
 * sense (a mute of an unknown track) change nothing.
 *
 * @param started null before the first event
 * @param participants by id in order of first joining; those who left stay, not present
 * @param tracks by id in order of adding; removed ones stay
 * @param stageTrackId the track to put on the stage, or null for the automatic choice
 * @param customLayout for the layout {@code CUSTOM}; null otherwise
 * @param stopReason null while the recording runs
 */
public record RecordingState(
    @Nullable RecordingStarted started,
    Map<String, ParticipantState> participants,
    Map<Integer, TrackState> tracks,
    LayoutKind layout,
    @Nullable Integer stageTrackId,
    @Nullable CustomLayout customLayout,
    Theme theme,
    @Nullable String stopReason) {

  /** Before the first event. */
  public static final RecordingState EMPTY =
      new RecordingState(
          null, Map.of(), Map.of(), LayoutKind.AUTO, null, null, Theme.DEFAULT, null);

  public RecordingState {
    // Not Map.copyOf: it would lose the order.
    participants = Collections.unmodifiableMap(new LinkedHashMap<>(participants));
    tracks = Collections.unmodifiableMap(new LinkedHashMap<>(tracks));
  }

  public boolean isStopped() {
    return stopReason != null;
  }

  /** Tracks that are not removed, muted or not, in order of adding. */
  public List<TrackState> activeTracks() {
    return tracks.values().stream().filter(track -> !track.removed()).toList();
  }

  /** The state after the event. */
  public RecordingState apply(SessionEvent event) {
    return switch (event) {
      case RecordingStarted e ->
          new RecordingState(e, participants, tracks, e.layout(), null, null, theme, stopReason);
      case SessionEvent.ParticipantJoined(String id, String userId, String name) ->
          withParticipants(
              put(participants, id, new ParticipantState(id, userId, name, true, gain(id))));
      case SessionEvent.ParticipantRenamed(String id, String name) ->
          withParticipants(change(participants, id, participant -> participant.renamed(name)));
      case SessionEvent.ParticipantLeft(String id) -> left(id);
      case SessionEvent.TrackAdded e ->
          withTracks(
              put(
                  tracks,
                  e.track().trackId(),
                  new TrackState(e.track(), e.rtpPort(), e.rtcpPort(), false, false)));
      case SessionEvent.TrackRemoved(int id) ->
          withTracks(change(tracks, id, TrackState::asRemoved)).clearStage();
      case SessionEvent.TrackMuted(int id, boolean muted) ->
          withTracks(change(tracks, id, track -> track.withMuted(muted)));
      case SessionEvent.LayoutChanged(LayoutKind kind, Integer stage, CustomLayout custom) ->
          new RecordingState(started, participants, tracks, kind, stage, custom, theme, stopReason);
      case SessionEvent.ThemeChanged(Theme after) ->
          new RecordingState(
              started, participants, tracks, layout, stageTrackId, customLayout, after, stopReason);
      case SessionEvent.GainChanged(String id, double decibels) ->
          withParticipants(change(participants, id, p -> p.withGain(decibels)));
      case SessionEvent.RecordingStopped(String reason) ->
          new RecordingState(
              started, participants, tracks, layout, stageTrackId, customLayout, theme, reason);
    };
  }

  /** Who comes back is as loud as before. */
  private double gain(String participantId) {
    ParticipantState known = participants.get(participantId);
    return known == null ? 0 : known.gainDecibels();
  }

  private RecordingState left(String participantId) {
    Map<Integer, TrackState> after = new LinkedHashMap<>(tracks);
    after.replaceAll((id, track) ->
        track.spec().participantId().equals(participantId) ? track.asRemoved() : track);
    return withParticipants(change(participants, participantId, ParticipantState::left))
        .withTracks(after)
        .clearStage();
  }

  /** A stage whose track is gone falls back to the automatic choice. */
  private RecordingState clearStage() {
    TrackState stage = stageTrackId == null ? null : tracks.get(stageTrackId);
    return stage != null && stage.removed()
        ? new RecordingState(
            started, participants, tracks, layout, null, customLayout, theme, stopReason)
        : this;
  }

  private RecordingState withParticipants(Map<String, ParticipantState> after) {
    return new RecordingState(
        started, after, tracks, layout, stageTrackId, customLayout, theme, stopReason);
  }

  private RecordingState withTracks(Map<Integer, TrackState> after) {
    return new RecordingState(
        started, participants, after, layout, stageTrackId, customLayout, theme, stopReason);
  }

  private static <K, V> Map<K, V> put(Map<K, V> map, K key, V value) {
    Map<K, V> after = new LinkedHashMap<>(map);
    after.put(key, value);
    return after;
  }

  private static <K, V> Map<K, V> change(Map<K, V> map, K key, UnaryOperator<V> change) {
    V value = map.get(key);
    return value == null ? map : put(map, key, change.apply(value));
  }
}
