package io.videoconf.recorder.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.videoconf.recorder.model.ObjectKeys;
import io.videoconf.recorder.model.Output;
import io.videoconf.recorder.model.OutputKind;
import io.videoconf.recorder.model.OutputStatus;
import io.videoconf.recorder.model.ProcessingStatus;
import io.videoconf.recorder.model.Recording;
import io.videoconf.recorder.model.Segment;
import io.videoconf.recorder.model.port.ObjectStore;
import io.videoconf.recorder.model.port.ObjectStore.ObjectStoreException;
import io.videoconf.recorder.model.port.RecordingStore;
import io.videoconf.recorder.platform.http.ApiException;
import io.videoconf.recorder.platform.http.ErrorCode;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * The indexes that players read, with every URI in them replaced by one that can be fetched: by a
 * signed URL of the store, or by a playlist of ours. Thread-safe; calls block.
 */
final class Playback {
  /** One compositor writes the live output, under attempt 1 however often its cell is restarted. */
  private static final int LIVE_ATTEMPT = 1;

  private final RecordingStore recordings;
  private final ObjectStore objects;
  private final SignedUrls urls;

  Playback(RecordingStore recordings, ObjectStore objects, SignedUrls urls) {
    this.recordings = recordings;
    this.objects = objects;
    this.urls = urls;
  }

  /**
   * The ladder when there is one, else the live segments; empty when there is nothing to play.
   *
   * @param variant the address of the media playlist of that name
   */
  Optional<String> playlist(Recording recording, UnaryOperator<String> variant) {
    UUID id = recording.recordingId();
    List<Output> outputs = recordings.outputs(id);
    Optional<String> ladder = completedKey(outputs, OutputKind.RENDITION);
    if (ladder.isPresent()) {
      return Optional.of(ladder(ladder.get()).rewrite(variant));
    }
    List<Segment> segments = recordings.segments(id);
    if (LivePlaylist.unbroken(segments).isEmpty()) {
      return Optional.empty();
    }
    String initKey = ObjectKeys.attempt(id, OutputKind.LIVE, LIVE_ATTEMPT) + "init.mp4";
    return Optional.of(
        LivePlaylist.write(initKey, segments, hasEnded(recording, outputs), urls::sign));
  }

  /** The media playlist of one rung; empty when there is none of that name. */
  Optional<String> variant(UUID recordingId, String name) {
    return completedKey(recordings.outputs(recordingId), OutputKind.RENDITION)
        .flatMap(key -> ladder(key).uri(name).map(ObjectFolder.of(key)::key))
        .map(key -> Playlists.rewrite(text(key), uri -> urls.sign(ObjectFolder.of(key).key(uri))));
  }

  /** The DASH manifest of the ladder; empty when there is none. */
  Optional<String> manifest(UUID recordingId) {
    return completedKey(recordings.outputs(recordingId), OutputKind.RENDITION)
        .map(ObjectFolder::of)
        .flatMap(folder ->
            find(folder.key(DashManifest.FILE))
                .map(text -> DashManifest.rewrite(text, uri -> urls.sign(folder.key(uri)))));
  }

  /**
   * The WebVTT index of thumbnails: of all of the recording, or while it is made of what there is
   * so far; empty when there is none.
   */
  Optional<String> storyboard(Recording recording) {
    UUID id = recording.recordingId();
    Optional<String> whole = completedKey(recordings.outputs(id), OutputKind.SPRITE);
    String live = ObjectKeys.attempt(id, OutputKind.LIVE, LIVE_ATTEMPT) + "storyboard.vtt";
    String key = whole.orElse(live);
    Optional<String> index =
        whole.isPresent()
            ? Optional.of(text(key))
            : isMade(recording) ? find(key) : Optional.empty();
    return index.map(
        text -> Storyboard.rewrite(text, uri -> urls.sign(ObjectFolder.of(key).key(uri))));
  }

  /** The chapters as WebVTT; empty when there are none. */
  Optional<String> chapters(UUID recordingId) {
    return completedKey(recordings.outputs(recordingId), OutputKind.CHAPTERS).map(this::text);
  }

  /**
   * Whether to offer a storyboard. That of a live recording comes right behind its first segment;
   * it may be asked for too early, or in vain when an older recorder makes the recording.
   *
   * @param playable whether there is something to play
   */
  static boolean hasStoryboard(Recording recording, List<Output> outputs, boolean playable) {
    return completedKey(outputs, OutputKind.SPRITE).isPresent() || (playable && isMade(recording));
  }

  private static boolean isMade(Recording recording) {
    return recording.status() == ProcessingStatus.RECORDING
        || recording.status() == ProcessingStatus.PROCESSING;
  }

  /** The key of an output's main file; empty unless it is completed. */
  static Optional<String> completedKey(List<Output> outputs, OutputKind kind) {
    return outputs.stream()
        .filter(o -> o.kind() == kind && o.status() == OutputStatus.COMPLETED)
        .findFirst()
        .flatMap(o -> Optional.ofNullable(o.objectKey()));
  }

  /**
   * Whether no segment will follow. A meeting that is over may still be composited: until the live
   * output is done its playlist grows, and a viewer sees the last seconds too.
   */
  private static boolean hasEnded(Recording recording, List<Output> outputs) {
    return switch (recording.status()) {
      case RECORDING -> false;
      case PROCESSING ->
          outputs.stream()
              .noneMatch(o -> o.kind() == OutputKind.LIVE && o.status() == OutputStatus.RUNNING);
      case COMPLETED, FAILED, DELETED -> true;
    };
  }

  private Ladder ladder(String key) {
    return new Ladder(text(key), ObjectFolder.of(key));
  }

  private String text(String key) {
    return find(key)
        .orElseThrow(() -> new IllegalStateException("a completed output misses " + key));
  }

  private Optional<String> find(String key) {
    try {
      return objects.get(key).map(bytes -> new String(bytes, UTF_8));
    } catch (ObjectStoreException e) {
      ApiException unavailable =
          new ApiException(ErrorCode.SERVICE_UNAVAILABLE, "The object store is not available");
      unavailable.initCause(e);
      throw unavailable;
    }
  }
}
