package io.videoconf.recorder.media;

import io.videoconf.recorder.media.assemble.Assembly;
import io.videoconf.recorder.media.av.AvException;
import io.videoconf.recorder.media.compose.Composition;
import io.videoconf.recorder.media.copy.Copying;
import io.videoconf.recorder.media.isolate.Isolation;
import io.videoconf.recorder.media.synth.Synthesizer;
import io.videoconf.recorder.media.thumbnail.PosterMaker;
import io.videoconf.recorder.media.thumbnail.Thumbnailer;
import io.videoconf.recorder.media.transcode.LadderPackaging;
import io.videoconf.recorder.media.transcode.Transcoder;
import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.cell.CellReport;
import io.videoconf.recorder.model.cell.CellTask;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * A cell: does one task and ends. Exit status 0 after {@link CellReport.Done}, 1 after {@link
 * CellReport.Failed}; any other means that it crashed or was stopped.
 */
public final class CellMain {
  private static final int EXIT_FAILED = 1;

  /** What a shell shows for SIGTERM; also when the parent died. */
  private static final int EXIT_STOPPED = 143;

  private CellMain() {}

  public static void main(String[] args) {
    PrintStream reportsOnly = System.out;
    // Nothing but reports may get into the channel, whatever a library prints.
    System.setOut(System.err);
    // Finished segments are whole files, so that there is nothing to tidy up: end at once.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> Runtime.getRuntime().halt(EXIT_STOPPED)));

    CellProtocol protocol =
        new CellProtocol(new InputStreamReader(System.in, StandardCharsets.UTF_8), reportsOnly);
    CellReport last = run(protocol);
    protocol.write(last);
    Runtime.getRuntime().halt(last instanceof CellReport.Done ? 0 : EXIT_FAILED);
  }

  private static CellReport run(CellProtocol protocol) {
    try {
      CellTask task = protocol.readTask();
      watchParent(protocol);
      return work(task).run(new Reports(protocol::write));
    } catch (Throwable e) {
      // A cell reports everything, also what no code expected: its parent only sees the last line.
      return failed(e);
    }
  }

  private static CellWork work(CellTask task) {
    return switch (task) {
      case CellTask.Compose compose -> new Composition(compose);
      case CellTask.Copy copy -> new Copying(copy);
      case CellTask.Assemble assemble -> new Assembly(assemble);
      case CellTask.Isolate isolate -> new Isolation(isolate);
      case CellTask.Transcode transcode -> new Transcoder(transcode);
      case CellTask.PackageLadder ladder -> new LadderPackaging(ladder);
      case CellTask.Synthesize synthesize -> new Synthesizer(synthesize);
      case CellTask.Poster poster -> new PosterMaker(poster);
      case CellTask.Thumbnail thumbnail -> new Thumbnailer(thumbnail);
    };
  }

  private static void watchParent(CellProtocol protocol) {
    Thread watcher =
        new Thread(
            () -> {
              try {
                protocol.awaitEnd();
              } catch (IOException e) {
                // The pipe is gone, and with it whoever could read our reports.
              }
              Runtime.getRuntime().halt(EXIT_STOPPED);
            },
            "parent-watch");
    watcher.setDaemon(true);
    watcher.start();
  }

  static CellReport.Failed failed(Throwable thrown) {
    String message = String.valueOf(thrown.getMessage());
    return switch (thrown) {
      case CellFailure e -> new CellReport.Failed(e.errorClass(), e.code(), message);
      case AvException e when e.invalidData() ->
          new CellReport.Failed(ErrorClass.INPUT, "invalid_media", message);
      case AvException e ->
          new CellReport.Failed(ErrorClass.INTERNAL, "av_error", message + " [" + e.code() + "]");
      case UncheckedIOException _ -> new CellReport.Failed(ErrorClass.INTERNAL, "io", message);
      case OutOfMemoryError _ ->
          new CellReport.Failed(ErrorClass.INTERNAL, "out_of_memory", message);
      default -> {
        thrown.printStackTrace();
        yield new CellReport.Failed(ErrorClass.INTERNAL, "unexpected", thrown.toString());
      }
    };
  }
}
