package io.videoconf.recorder.media.av;

import java.io.IOException;

/** Where a {@link Demuxer} reads from. */
@FunctionalInterface
public interface ByteSource {
  /** Reads up to {@code length} bytes to the start of {@code buffer}; -1 at the end. */
  int read(byte[] buffer, int length) throws IOException;
}
