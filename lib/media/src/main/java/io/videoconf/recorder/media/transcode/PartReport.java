package io.videoconf.recorder.media.transcode;

import io.videoconf.recorder.media.av.Chapter;
import io.videoconf.recorder.model.cell.CellReport;
import io.videoconf.recorder.model.cell.CellTask;
import java.util.List;

/**
 * What a part of a ladder is made of, for the one who joins parts.
 *
 * @param firstSegment of its pictures
 * @param segments of the whole ladder's pictures
 * @param damagedPictures that could not be decoded, or with damage
 * @param files all that were written
 */
record PartReport(
    CellTask.Part part,
    int firstSegment,
    int segments,
    int damagedPictures,
    List<Track> tracks,
    List<TextTrack> texts,
    List<Chapter> chapters,
    List<CellReport.OutputFile> files) {
  PartReport {
    tracks = List.copyOf(tracks);
    texts = List.copyOf(texts);
    chapters = List.copyOf(chapters);
    files = List.copyOf(files);
  }

  /** How the file of a part's report is called. */
  static String file(CellTask.Part part) {
    return "part-%05d-of-%05d.json".formatted(part.index(), part.count());
  }

  static boolean isFile(String name) {
    return name.matches("part-\\d{5,}-of-\\d{5,}\\.json");
  }

  /** Where in the whole the part begins, 0 to 1: parts of different numbers fit together. */
  double place() {
    return (double) part.index() / part.count();
  }
}
