package io.videoconf.recorder.transcoder;

import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.ObjectKeys;
import io.videoconf.recorder.model.job.Job;
import io.videoconf.recorder.model.port.ObjectStore;
import io.videoconf.recorder.platform.kafka.JobFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Brings what one worker made of a part to the worker that joins the parts, by way of the object
 * store: {@code recordings/{id}/rendition/parts/{job}/{part}/{attempt}/…}. Thread-safe.
 */
final class PartTransfer {
  private static final int PARALLEL = 6;

  /** Names as cells give them: none leads out of the folder. */
  private static final Pattern FILE =
      Pattern.compile("([a-z0-9][a-z0-9_-]*/)?[a-z0-9][a-z0-9_-]*\\.[a-z0-9]{2,4}");

  private final ObjectStore store;

  PartTransfer(ObjectStore store) {
    this.store = store;
  }

  /** The prefix of everything that the parts of a job leave; ends with a slash. */
  static String prefix(UUID recordingId, UUID jobId) {
    return ObjectKeys.recording(recordingId) + "rendition/parts/" + jobId + "/";
  }

  /** The prefix of what an attempt at a part leaves; ends with a slash. */
  static String prefix(Job part, UUID parentId, int index) {
    return prefix(part.message().recordingId(), parentId) + index + "/" + part.attempt() + "/";
  }

  /** Uploads all files of a folder. */
  void upload(Path directory, String prefix) throws JobFailure, IOException, InterruptedException {
    List<Callable<Void>> uploads = new ArrayList<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = directory.relativize(file).toString();
        uploads.add(() -> {
          store.put(prefix + requireName(name), file, "application/octet-stream");
          return null;
        });
      }
    }
    runAll(uploads);
  }

  /** Downloads all files under a prefix into a folder. */
  void download(String prefix, Path directory)
      throws JobFailure, IOException, InterruptedException {
    List<Callable<Void>> downloads = new ArrayList<>();
    for (String key : store.list(prefix)) {
      Path target = directory.resolve(requireName(key.substring(prefix.length())));
      Files.createDirectories(target.getParent());
      downloads.add(() -> {
        // Each part holds the initialization segments; that they are alike is looked at later.
        Files.deleteIfExists(target);
        if (!store.download(key, target)) {
          throw new JobFailure(
              ErrorClass.INTERNAL, "part_missing", "A part of the work is gone again");
        }
        return null;
      });
    }
    runAll(downloads);
  }

  /** Removes what the parts of a job left. */
  void remove(UUID recordingId, UUID jobId) {
    store.delete(store.list(prefix(recordingId, jobId)));
  }

  private static String requireName(String name) throws JobFailure {
    if (!FILE.matcher(name).matches()) {
      throw new JobFailure(
          ErrorClass.INTERNAL, "part_damaged", "A part holds a file of no proper name");
    }
    return name;
  }

  private static void runAll(List<Callable<Void>> tasks) throws JobFailure, InterruptedException {
    ExecutorService executor =
        Executors.newFixedThreadPool(PARALLEL, Thread.ofVirtual().name("part-", 0).factory());
    try {
      for (Future<Void> future : tasks.stream().map(executor::submit).toList()) {
        future.get();
      }
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case JobFailure failure -> throw failure;
        case RuntimeException failure -> throw failure;
        default -> throw new IllegalStateException("a transfer failed", e.getCause());
      }
    } finally {
      executor.shutdownNow();
    }
  }
}
