package io.videoconf.recorder.media.transcode;

import io.videoconf.recorder.media.CellFailure;
import io.videoconf.recorder.media.assemble.Mp4Proof;
import io.videoconf.recorder.media.av.Chapter;
import io.videoconf.recorder.media.chapter.WebVtt;
import io.videoconf.recorder.media.io.OutputDirectory;
import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.cell.CellReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Joins the checked parts of a ladder, and writes what names them: playlists, manifest, MP4 files.
 */
final class Packager {
  static final String MASTER_FILE = "master.m3u8";
  static final String CHAPTERS_FILE = "chapters.vtt";

  /** The last picture's duration is a guess where rates vary; sound ends on its own grid. */
  private static final double LENGTH_TOLERANCE_SECONDS = 0.1;

  private final OutputDirectory directory;
  private final boolean mp4;

  Packager(OutputDirectory directory, boolean mp4) {
    this.directory = directory;
    this.mp4 = mp4;
  }

  /**
   * @param parts all of the ladder's, in order
   * @throws CellFailure INPUT {@code damaged}, or INTERNAL {@code verification}
   */
  CellReport.Done run(List<PartReport> parts) {
    List<Track> tracks = join(parts);
    int damaged = parts.stream().mapToInt(PartReport::damagedPictures).sum();
    for (Track track : tracks) {
      require(TrackCheck.wrongLength(directory, track), track, damaged);
    }
    PartReport first = parts.getFirst();
    List<Track> heard = tracks.stream().filter(track -> !track.segments().isEmpty()).toList();
    for (Track track : heard) {
      text(
          track.name() + "/" + Playlists.MEDIA_FILE,
          Playlists.CONTENT_TYPE,
          Playlists.media(track));
    }
    double seconds = tracks.getFirst().endSeconds();
    for (TextTrack texts : first.texts()) {
      text(
          texts.name() + "/" + Playlists.MEDIA_FILE,
          Playlists.CONTENT_TYPE,
          Playlists.texts(seconds));
    }
    if (!first.chapters().isEmpty()) {
      text(CHAPTERS_FILE, "text/vtt", WebVtt.of(first.chapters()));
    }
    if (mp4) {
      files(heard, first.chapters());
    }
    text(DashManifest.FILE, DashManifest.CONTENT_TYPE, DashManifest.of(heard, first.texts()));
    text(MASTER_FILE, Playlists.CONTENT_TYPE, Playlists.master(heard, first.texts()));
    return new CellReport.Done(seconds, directory.files());
  }

  /** Reads back what a part made. */
  static void check(OutputDirectory directory, PartReport part) {
    for (Track track : part.tracks()) {
      require(TrackCheck.problem(directory, track), track, part.damagedPictures());
    }
  }

  private static void require(Optional<String> problem, Track track, int damaged) {
    if (problem.isPresent()) {
      // What is copied is as good or bad as it came.
      throw damaged > 0 || !track.encoded()
          ? new CellFailure(ErrorClass.INPUT, "damaged", problem.get(), null)
          : wrong(problem.get());
    }
  }

  private List<Track> join(List<PartReport> parts) {
    Map<String, Track> byName = new LinkedHashMap<>();
    int next = 0;
    for (PartReport part : parts) {
      List<Track> pictures = part.tracks().stream().filter(Track::video).toList();
      if (part.firstSegment() != next && !pictures.isEmpty()) {
        throw wrong("segment %d is missing".formatted(next));
      }
      next += pictures.isEmpty() ? 0 : pictures.getFirst().segments().size();
      for (Track track : part.tracks()) {
        if (track.video() && track.segments().size() != pictures.getFirst().segments().size()) {
          throw wrong("renditions have different numbers of segments");
        }
        byName.merge(track.name(), track, Packager::append);
      }
    }
    if (next != parts.getFirst().segments()) {
      throw wrong("%d of %d segments were made".formatted(next, parts.getFirst().segments()));
    }
    return List.copyOf(byName.values());
  }

  private static Track append(Track first, Track second) {
    List<MediaSegment> all = new ArrayList<>(first.segments());
    all.addAll(second.segments());
    return first.with(all);
  }

  private void files(List<Track> tracks, List<Chapter> chapters) {
    List<Track> sounds = tracks.stream().filter(track -> !track.video()).toList();
    for (Track track : tracks) {
      if (track.video() && track.encoded()) {
        List<Track> together = new ArrayList<>(List.of(track));
        together.addAll(sounds);
        file(track.name() + ".mp4", together, chapters);
      }
    }
    if (!sounds.isEmpty()) {
      file("audio.m4a", sounds, chapters);
    }
  }

  private void file(String name, List<Track> tracks, List<Chapter> chapters) {
    Path file = directory.path(name);
    Path partial = directory.path(name + ".part");
    WholeFile.write(directory, tracks, chapters, partial);
    double seconds = tracks.stream().mapToDouble(Track::endSeconds).max().orElse(0);
    double longest =
        tracks.getFirst().segments().stream()
            .mapToDouble(tracks.getFirst()::seconds)
            .max()
            .orElse(0);
    Mp4Proof.problem(partial, seconds, LENGTH_TOLERANCE_SECONDS, longest + LENGTH_TOLERANCE_SECONDS)
        .ifPresent(problem -> {
          throw wrong(name + ": " + problem);
        });
    try {
      Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new CellFailure(ErrorClass.DESTINATION, "write_failed", e.toString(), e);
    }
    directory.adopt(name, name.endsWith(".m4a") ? "audio/mp4" : "video/mp4");
  }

  private void text(String file, String contentType, String content) {
    directory.write(file, contentType, content.getBytes(StandardCharsets.UTF_8));
  }

  private static CellFailure wrong(String problem) {
    return new CellFailure(ErrorClass.INTERNAL, "verification", problem, null);
  }
}
