package io.videoconf.recorder.cell;

import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.model.cell.CellReport;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Reads report lines. Native code that went wrong may have written them: a line that makes no sense
 * is told as such, and nothing throws. Not thread-safe.
 */
public final class LineReports {
  /** A Done with the file list of a long ladder takes some 100 KB. */
  public static final int DEFAULT_MAX_LINE_BYTES = 4 << 20;

  private final int maxLineBytes;
  private final LineSplitter splitter;

  /** One line. */
  public sealed interface Parsed {
    record Good(CellReport report) implements Parsed {}

    record Bad(String why) implements Parsed {}
  }

  public LineReports(int maxLineBytes) {
    this.maxLineBytes = maxLineBytes;
    this.splitter = new LineSplitter(maxLineBytes);
  }

  /** Takes {@code count} more bytes and hands out the lines that they complete. */
  public void feed(byte[] bytes, int count, Consumer<Parsed> lines) {
    splitter.feed(bytes, count, line -> parse(line, lines));
  }

  /** Standard output has ended: hands out a last line without a line end. */
  public void finish(Consumer<Parsed> lines) {
    splitter.finish(line -> parse(line, lines));
  }

  private void parse(LineSplitter.Line line, Consumer<Parsed> lines) {
    if (line.truncated()) {
      lines.accept(new Parsed.Bad("a line of more than " + maxLineBytes + " bytes"));
    } else if (!line.text().isBlank()) {
      lines.accept(parse(line.text()));
    }
  }

  private static Parsed parse(String json) {
    try {
      CellReport report = Json.read(json, CellReport.class);
      String complaint = report == null ? "null" : complaint(report);
      return complaint == null
          ? new Parsed.Good(report)
          : new Parsed.Bad("a report that cannot be: " + complaint);
    } catch (JacksonException e) {
      return new Parsed.Bad("no report: " + e.getOriginalMessage());
    } catch (StackOverflowError e) {
      return new Parsed.Bad("no report: nested too deeply");
    }
  }

  /** What cannot be true of the report, or null. */
  private static @Nullable String complaint(CellReport report) {
    return switch (report) {
      case CellReport.Progress(double media, double total, double cpu) ->
          isLength(media) && isLength(total) && isLength(cpu) ? null : "seconds";
      case CellReport.SegmentDone s -> {
        if (s.index() < 0 || s.bytes() < 0) {
          yield "a negative number";
        }
        if (!isLength(s.startSeconds()) || !isLength(s.durationSeconds())) {
          yield "seconds";
        }
        yield isBelowOutput(s.file()) && s.sha256() != null ? null : "file";
      }
      case CellReport.Quality(List<CellReport.TrackQuality> tracks) ->
          tracks != null && tracks.stream().allMatch(LineReports::isSound) ? null : "quality";
      case CellReport.Shown(List<CellReport.ShownTrack> tracks) ->
          tracks != null && tracks.stream().allMatch(LineReports::isSound) ? null : "sizes";
      case CellReport.Warning(String code, String message) ->
          code != null && message != null ? null : "no code or message";
      case CellReport.Done(double duration, List<CellReport.OutputFile> files) ->
          isLength(duration) && files != null && files.stream().allMatch(LineReports::isSound)
              ? null
              : "duration or files";
      case CellReport.Failed f ->
          f.errorClass() != null && f.code() != null && f.message() != null
              ? null
              : "no error class, code or message";
    };
  }

  private static boolean isSound(CellReport.TrackQuality quality) {
    return quality != null
        && quality.syncSource() != null
        && quality.packetsLost() >= 0
        && quality.packetsLate() >= 0
        && quality.freezes() >= 0
        && isLength(quality.concealedSeconds())
        && isLength(quality.frozenSeconds())
        && (quality.syncErrorSeconds() == null || Double.isFinite(quality.syncErrorSeconds()));
  }

  private static boolean isSound(CellReport.@Nullable ShownTrack shown) {
    return shown != null && shown.width() >= 0 && shown.height() >= 0;
  }

  private static boolean isLength(double seconds) {
    return seconds >= 0 && seconds < Double.POSITIVE_INFINITY;
  }

  private static boolean isSound(CellReport.@Nullable OutputFile file) {
    return file != null
        && isBelowOutput(file.file())
        && file.bytes() >= 0
        && file.contentType() != null
        && file.sha256() != null;
  }

  /** A name that leads elsewhere would have us upload what the cell may not even read. */
  private static boolean isBelowOutput(@Nullable String file) {
    if (file == null || file.isEmpty()) {
      return false;
    }
    try {
      Path path = Path.of(file);
      if (path.isAbsolute()) {
        return false;
      }
      for (Path name : path) {
        String text = name.toString();
        if (text.equals("..") || text.equals(".")) {
          return false;
        }
      }
      return true;
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
