package io.videoconf.recorder.platform.s3;

import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.model.ObjectKeys;
import io.videoconf.recorder.model.Output;
import io.videoconf.recorder.model.OutputKind;
import io.videoconf.recorder.model.OutputStatus;
import io.videoconf.recorder.model.TrackSummary;
import io.videoconf.recorder.model.port.ObjectStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Puts the files of one attempt into the object store, then its manifest. Of several attempts the
 * one whose manifest came first is the output. Thread-safe.
 */
public final class OutputPublisher {
  private static final int PARALLEL_UPLOADS = 6;

  private final ObjectStore store;

  public OutputPublisher(ObjectStore store) {
    this.store = store;
  }

  /**
   * Publishes, or finds that another attempt already has; returns what the manifest says.
   *
   * @param directory where the files are
   * @param files what to publish; names are relative to {@code directory}
   * @param mainFile one of {@code files}
   * @param progress told 0 to 1
   * @throws IllegalArgumentException when a file is not a regular file below {@code directory}, or
   *     {@code mainFile} is none of them
   */
  public Output publish(
      UUID recordingId,
      OutputKind kind,
      int attempt,
      Path directory,
      List<String> files,
      String mainFile,
      DoubleConsumer progress)
      throws IOException, InterruptedException {
    return publish(recordingId, kind, attempt, directory, files, mainFile, null, progress);
  }

  /**
   * As {@link #publish(UUID, OutputKind, int, Path, List, String, DoubleConsumer)}, of a master.
   *
   * @param tracks what the manifest says of the tracks
   */
  public Output publish(
      UUID recordingId,
      OutputKind kind,
      int attempt,
      Path directory,
      List<String> files,
      String mainFile,
      @Nullable List<TrackSummary> tracks,
      DoubleConsumer progress)
      throws IOException, InterruptedException {
    return publish(recordingId, kind, "", attempt, directory, files, mainFile, tracks, progress);
  }

  /**
   * As {@link #publish(UUID, OutputKind, int, Path, List, String, DoubleConsumer)}, of an output
   * that has a name.
   *
   * @param name which of several of its kind
   * @param tracks what the manifest says of the tracks; null for nothing
   */
  public Output publish(
      UUID recordingId,
      OutputKind kind,
      String name,
      int attempt,
      Path directory,
      List<String> files,
      String mainFile,
      @Nullable List<TrackSummary> tracks,
      DoubleConsumer progress)
      throws IOException, InterruptedException {
    Optional<OutputManifest> winner = OutputManifest.read(store, recordingId, kind, name);
    if (winner.isPresent()) {
      return output(winner.get());
    }
    List<OutputManifest.File> described = new ArrayList<>();
    for (String file : files) {
      described.add(PublishedFiles.describe(directory, file));
    }
    OutputManifest manifest =
        new OutputManifest(recordingId, kind, name, attempt, mainFile, described, tracks);
    if (manifest.find(mainFile).isEmpty()) {
      throw new IllegalArgumentException("no file " + mainFile + " was made");
    }
    upload(manifest, directory, progress);
    store.putIfAbsent(
        ObjectKeys.manifest(recordingId, kind, name),
        Json.writeBytes(manifest),
        "application/json");
    // Read back even after a lost race: a repeated request may have lost against itself.
    return output(OutputManifest.read(store, recordingId, kind, name).orElse(manifest));
  }

  private void upload(OutputManifest manifest, Path directory, DoubleConsumer progress)
      throws InterruptedException {
    ExecutorService executor =
        Executors.newFixedThreadPool(
            PARALLEL_UPLOADS, Thread.ofVirtual().name("upload-", 0).factory());
    try {
      List<Future<?>> uploads = new ArrayList<>();
      for (OutputManifest.File file : manifest.files()) {
        uploads.add(
            executor.submit(() ->
                store.put(
                    manifest.keyOf(file.file()),
                    directory.resolve(file.file()),
                    file.contentType())));
      }
      for (int i = 0; i < uploads.size(); i++) {
        uploads.get(i).get();
        progress.accept((i + 1.0) / uploads.size());
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException("upload failed", e.getCause());
    } finally {
      executor.shutdownNow();
    }
  }

  private static Output output(OutputManifest manifest) {
    OutputManifest.File main = manifest.find(manifest.mainFile()).orElseThrow();
    return new Output(
        manifest.recordingId(),
        manifest.kind(),
        manifest.nameOrEmpty(),
        OutputStatus.COMPLETED,
        1,
        manifest.totalBytes(),
        manifest.keyOf(main.file()),
        main.contentType(),
        main.sha256(),
        null,
        null);
  }
}
