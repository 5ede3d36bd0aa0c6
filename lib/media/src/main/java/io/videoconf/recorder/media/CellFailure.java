package io.videoconf.recorder.media;

import io.videoconf.recorder.media.av.AvException;
import io.videoconf.recorder.media.av.Encoder;
import io.videoconf.recorder.media.av.VideoEncoderSpec;
import io.videoconf.recorder.model.ErrorClass;
import org.jspecify.annotations.Nullable;

/** The work cannot be done; says whose fault it is. */
public final class CellFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorClass errorClass;
  private final String code;

  /**
   * @param code for machines, in snake case
   */
  public CellFailure(
      ErrorClass errorClass, String code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.errorClass = errorClass;
    this.code = code;
  }

  /**
   * What to throw when FFmpeg stumbles in work that writes to memory alone: it can only have
   * stumbled over its input, unless there was no memory.
   */
  public static RuntimeException ofInput(AvException e) {
    return e.outOfMemory()
        ? e
        : new CellFailure(
            ErrorClass.INPUT, "damaged", "the input cannot be worked on: " + e.getMessage(), e);
  }

  /**
   * What to throw when an encoder cannot be opened: software refuses what it is asked for, as it
   * would the next time; hardware may be busy, and another try finds that out before it begins.
   */
  public static RuntimeException ofEncoder(VideoEncoderSpec spec, AvException e) {
    return e.outOfMemory() || Encoder.needsHardware(spec.encoder())
        ? e
        : new CellFailure(
            ErrorClass.INPUT,
            "codec_unavailable",
            "%s cannot encode %dx%d at %d bit/s: %s"
                .formatted(
                    spec.encoder(), spec.width(), spec.height(), spec.bitRate(), e.getMessage()),
            e);
  }

  public ErrorClass errorClass() {
    return errorClass;
  }

  public String code() {
    return code;
  }
}
