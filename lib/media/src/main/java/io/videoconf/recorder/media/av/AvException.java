package io.videoconf.recorder.media.av;

import java.nio.charset.StandardCharsets;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/** FFmpeg refused. The message says what was tried and FFmpeg's own reason. */
public final class AvException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int MAX_REASON_BYTES = 128;

  private final int code;

  public AvException(String what, int code) {
    this(what, code, null);
  }

  AvException(String what, int code, @Nullable Throwable cause) {
    super(what + ": " + reason(code), cause);
    this.code = code;
  }

  /** FFmpeg's AVERROR code, negative. */
  public int code() {
    return code;
  }

  /** Whether the bytes of the input are to blame, and not us or the machine. */
  public boolean invalidData() {
    return code == avutil.AVERROR_INVALIDDATA;
  }

  /** Whether there was not enough memory. */
  public boolean outOfMemory() {
    return code == -Errno.ENOMEM;
  }

  /** Returns {@code result} when it is no error code, else throws. */
  static int check(int result, String what) {
    if (result < 0) {
      throw new AvException(what, result);
    }
    return result;
  }

  static <T> T nonNull(@Nullable T allocated, String what) {
    if (allocated == null) {
      throw new OutOfMemoryError("no native memory for " + what);
    }
    return allocated;
  }

  private static String reason(int code) {
    byte[] text = new byte[MAX_REASON_BYTES];
    avutil.av_strerror(code, text, text.length);
    int length = 0;
    while (length < text.length && text[length] != 0) {
      length++;
    }
    return new String(text, 0, length, StandardCharsets.UTF_8) + " (" + code + ")";
  }
}
