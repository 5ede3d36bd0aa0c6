package io.videoconf.recorder.media.transcode;

import io.videoconf.recorder.media.av.Chapter;
import io.videoconf.recorder.model.cell.CellReport;
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

  static String file(int part) {
    return "part-%05d.json".formatted(part);
  }
}
