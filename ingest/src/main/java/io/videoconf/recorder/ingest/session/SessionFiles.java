package io.videoconf.recorder.ingest.session;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Where a recording's files are on this node until they are in the object store.
 *
 * @param root {@code {work}/recordings/{recording_id}}
 */
public record SessionFiles(Path root) {
  static final String MASTER = "master.mp4";
  static final String AUDIO = "audio.m4a";
  static final String CHAPTERS = "chapters.vtt";

  /** Below the root; what is in it is named by the cell with this in front. */
  static final String STORYBOARD = "storyboard";

  public static SessionFiles of(Path workDir, UUID recordingId) {
    return new SessionFiles(workDir.resolve("recordings").resolve(recordingId.toString()));
  }

  /** The recordings that have files here, whatever their state. */
  public static List<UUID> recordings(Path workDir) {
    Path all = workDir.resolve("recordings");
    if (!Files.isDirectory(all)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(all)) {
      return children.map(SessionFiles::idOf).filter(id -> id.version() == 7).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path journal() {
    return root.resolve("journal");
  }

  /** Holds keys: see {@link TransportFile}. */
  Path transports() {
    return root.resolve("keys.json");
  }

  Path segments() {
    return root.resolve("segments");
  }

  Path cellWork() {
    return root.resolve("cell");
  }

  Path segment(int index) {
    return segments().resolve(segmentName(index));
  }

  /** As a cell names it. */
  static String segmentName(int index) {
    return "seg-%08d.m4s".formatted(index);
  }

  Path master() {
    return root.resolve(MASTER);
  }

  /** Files of single tracks. */
  Path tracks() {
    return root.resolve("tracks");
  }

  /** Sprites, their index, and stills. */
  Path storyboard() {
    return root.resolve(STORYBOARD);
  }

  /** How many segments are finished, counted from 0 without a gap. */
  int finishedSegments() {
    int count = 0;
    while (Files.isRegularFile(segment(count))) {
      count++;
    }
    return count;
  }

  /** The journal's chunk files in order. */
  List<Path> chunks() {
    if (!Files.isDirectory(journal())) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(journal())) {
      return children.filter(f -> f.toString().endsWith(".journal")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void create() {
    try {
      Files.createDirectories(journal());
      Files.createDirectories(segments());
      Files.createDirectories(cellWork());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void delete() {
    if (!Files.exists(root)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(root)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static UUID idOf(Path directory) {
    try {
      return UUID.fromString(directory.getFileName().toString());
    } catch (IllegalArgumentException notOurs) {
      return new UUID(0, 0);
    }
  }
}
