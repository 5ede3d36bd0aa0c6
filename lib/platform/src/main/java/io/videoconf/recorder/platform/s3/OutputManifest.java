package io.videoconf.recorder.platform.s3;

import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.model.ObjectKeys;
import io.videoconf.recorder.model.OutputKind;
import io.videoconf.recorder.model.TrackSummary;
import io.videoconf.recorder.model.port.ObjectStore;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an output consists of, as {@code manifest.json} says. The attempt that created the manifest
 * is the output; nothing outside it is ever listed or signed.
 *
 * @param name which of several of its kind; null where there is only one
 * @param mainFile the file that stands for the output: a playlist, a picture, an index
 * @param tracks of a master, how each track was received and played; null of other outputs
 */
public record OutputManifest(
    UUID recordingId,
    OutputKind kind,
    @Nullable String name,
    int attempt,
    String mainFile,
    List<File> files,
    @Nullable List<TrackSummary> tracks) {

  public OutputManifest {
    name = name == null || name.isEmpty() ? null : name;
    files = List.copyOf(files);
    tracks = tracks == null ? null : List.copyOf(tracks);
  }

  /** The only one of its kind. */
  public OutputManifest(
      UUID recordingId,
      OutputKind kind,
      int attempt,
      String mainFile,
      List<File> files,
      @Nullable List<TrackSummary> tracks) {
    this(recordingId, kind, null, attempt, mainFile, files, tracks);
  }

  /**
   * A file of the output.
   *
   * @param file its name below the attempt's prefix
   * @param sha256 lower-case hex
   */
  public record File(String file, String contentType, long bytes, String sha256) {}

  /** The manifest of an output; empty while no attempt has won. */
  public static Optional<OutputManifest> read(
      ObjectStore store, UUID recordingId, OutputKind kind) {
    return read(store, recordingId, kind, "");
  }

  /** The manifest of the output of that name; empty while no attempt has won. */
  public static Optional<OutputManifest> read(
      ObjectStore store, UUID recordingId, OutputKind kind, String name) {
    return store
        .get(ObjectKeys.manifest(recordingId, kind, name))
        .map(bytes -> Json.read(bytes, OutputManifest.class))
        // Where it lies says whose it is.
        .map(m ->
            new OutputManifest(
                recordingId, kind, name, m.attempt(), m.mainFile(), m.files(), m.tracks()));
  }

  /** Where a file of this output is. */
  public String keyOf(String file) {
    return ObjectKeys.attempt(recordingId, kind, nameOrEmpty(), attempt) + file;
  }

  /** The name; empty where there is none. */
  String nameOrEmpty() {
    return Objects.requireNonNullElse(name, "");
  }

  public Optional<File> find(String file) {
    return files.stream().filter(f -> f.file().equals(file)).findFirst();
  }

  public long totalBytes() {
    return files.stream().mapToLong(File::bytes).sum();
  }
}
