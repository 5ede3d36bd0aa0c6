package io.videoconf.recorder.media.av;

import java.io.IOException;

/** Where a {@link Muxer} writes to, in order. */
@FunctionalInterface
public interface ByteSink {
  /** Takes the first {@code length} bytes of {@code buffer}, which is reused afterwards. */
  void write(byte[] buffer, int length) throws IOException;
}
