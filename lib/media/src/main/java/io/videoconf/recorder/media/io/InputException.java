package io.videoconf.recorder.media.io;

import io.videoconf.recorder.model.ErrorClass;
import io.videoconf.recorder.model.cell.CellReport;

/** The input cannot be processed, now or later. */
public final class InputException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String code;

  /**
   * @param code what a program may decide on, in snake case
   * @param message what a person reads
   */
  public InputException(String code, String message) {
    super(message);
    this.code = code;
  }

  public String code() {
    return code;
  }

  /** The report that ends the cell's work. */
  public CellReport.Failed toReport() {
    return new CellReport.Failed(ErrorClass.INPUT, code, String.valueOf(getMessage()));
  }
}
