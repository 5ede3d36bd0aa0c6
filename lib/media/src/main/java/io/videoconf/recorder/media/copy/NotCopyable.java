package io.videoconf.recorder.media.copy;

import io.videoconf.recorder.media.CellFailure;
import io.videoconf.recorder.model.ErrorClass;

/** What to say when the picture cannot be copied: no attempt can help. */
final class NotCopyable {
  private static final String CODE = "not_copyable";

  private NotCopyable() {}

  /**
   * @param why a main clause
   */
  static CellFailure because(String why) {
    return new CellFailure(
        ErrorClass.INPUT,
        CODE,
        "The picture cannot be copied: " + why + ". Ask for the codec h264",
        null);
  }
}
