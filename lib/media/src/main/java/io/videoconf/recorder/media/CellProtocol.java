package io.videoconf.recorder.media;

import io.videoconf.recorder.json.Json;
import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.cell.CellReport;
import io.videoconf.recorder.model.cell.CellTask;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;

/** The cell's side of the conversation: one JSON line in, JSON lines out. */
final class CellProtocol {
  private final BufferedReader in;
  private final PrintStream out;

  CellProtocol(Reader in, OutputStream out) {
    this.in = new BufferedReader(in);
    this.out = new PrintStream(out, true, StandardCharsets.UTF_8);
  }

  /**
   * @throws CellFailure INTERNAL when there is no task in what came: our own parent wrote it
   */
  CellTask readTask() throws IOException {
    String line = in.readLine();
    if (line == null) {
      throw new CellFailure(ErrorClass.INTERNAL, "no_task", "standard input is empty", null);
    }
    try {
      return Json.read(line, CellTask.class);
    } catch (JacksonException e) {
      throw new CellFailure(ErrorClass.INTERNAL, "bad_task", e.getOriginalMessage(), e);
    }
  }

  /** Waits until the parent closes our standard input, which it does when it dies. */
  void awaitEnd() throws IOException {
    while (in.read() >= 0) {
      // Nothing more is expected from the parent.
    }
  }

  synchronized void write(CellReport report) {
    out.println(Json.write(report));
  }
}
